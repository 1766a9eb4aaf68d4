import { expect, test } from 'vitest';
import { seats, turns, turnsOfEach } from './limits.js';

test('each key has so many seats, and one that is left is free again', () => {
  const take = seats(2);
  const leave = take('a');
  expect([take('a') !== null, take('a'), take('b') !== null]).toEqual([true, null, true]);
  leave?.();
  expect([take('a') !== null, take('a')]).toEqual([true, null]);
});

test('so many work at once, the others after them in turn, also after one that failed', async () => {
  const inTurn = turns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3].map((each) =>
    inTurn(async () => {
      begun.push(each);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (each === 0) throw new Error('failed');
    }, new AbortController().signal),
  );
  const outcomes = Promise.allSettled(all);
  expect(begun).toEqual([0, 1]);
  for (const atOnce of [
    [0, 1, 2],
    [0, 1, 2, 3],
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ]) {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual(atOnce);
  }
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
});

test('who has left while waiting for a turn never begins, and takes nobody’s', async () => {
  const inTurn = turns(1);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const waiters = [0, 1, 2].map(() => new AbortController());
  const all = waiters.map(({ signal }, each) =>
    inTurn(async () => {
      begun.push(each);
      await new Promise<void>((resolve) => ends.push(resolve));
    }, signal),
  );
  waiters[1]?.abort();
  await all[1];
  expect(begun).toEqual([0]);
  ends.shift()?.();
  await all[0];
  expect(begun).toEqual([0, 2]);
  ends.shift()?.();
  await all[2];
  await inTurn(async () => void begun.push(3), waiters[1]?.signal ?? AbortSignal.abort());
  await inTurn(async () => void begun.push(4), waiters[2]?.signal ?? AbortSignal.abort());
  expect(begun).toEqual([0, 2, 4]);
});

test('turns of one keep nobody else waiting', async () => {
  const inTurn = turnsOfEach(1);
  const { signal } = new AbortController();
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const work = (key: string) =>
    inTurn(
      key,
      () => {
        begun.push(key);
        return new Promise((resolve) => ends.push(resolve));
      },
      signal,
    );
  const all = [work('a'), work('a'), work('b')];
  expect(begun).toEqual(['a', 'b']);
  ends[0]?.();
  await all[0];
  expect(begun).toEqual(['a', 'b', 'a']);
  for (const end of ends) end();
  await Promise.all(all);
});
