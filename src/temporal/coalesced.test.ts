import { expect, test, vi } from 'vitest';
import { coalesced } from './coalesced.js';

const counting = () => {
  const calls: string[] = [];
  const act = async (id: string) => void calls.push(id);
  return { calls, act };
};
const onError = () => undefined;

test('a burst is two calls: the first at once, one for all the others', async () => {
  const { calls, act } = counting();
  const wake = coalesced(act, { restMs: 20, onError });
  const burst = Array.from({ length: 50 }, () => wake('a'));
  expect(calls).toEqual(['a']);
  await Promise.all(burst);
  expect(calls).toEqual(['a', 'a']);
  await wake('a');
  expect(calls).toEqual(['a', 'a', 'a']);
});

test('one does not wait for another', async () => {
  const { calls, act } = counting();
  const wake = coalesced(act, { restMs: 20, onError });
  await Promise.all([wake('a'), wake('b')]);
  expect(calls.toSorted()).toEqual(['a', 'b']);
});

test('what comes during a call is told after it', async () => {
  let release = (): void => undefined;
  const calls: string[] = [];
  const act = (id: string) =>
    new Promise<void>((resolve) => {
      calls.push(id);
      release = resolve;
    });
  const wake = coalesced(act, { restMs: 1, onError });
  const first = wake('a');
  await wake('a');
  expect(calls).toHaveLength(1);
  release();
  await vi.waitFor(() => expect(calls).toHaveLength(2));
  release();
  await first;
});

test('a failure is told, and the next call goes', async () => {
  const failures: unknown[] = [];
  const wake = coalesced(() => Promise.reject(new Error('down')), {
    restMs: 1,
    onError: (error) => failures.push(error),
  });
  await wake('a');
  await wake('a');
  expect(failures).toHaveLength(2);
});
