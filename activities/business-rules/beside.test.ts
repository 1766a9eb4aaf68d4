import { expect, it } from 'vitest';
import { beside } from './beside.js';

const bounds = { atOnce: 2, waitingAtMost: 3 };
const unexpected = (error: unknown): never => {
  throw error;
};

/** Work that is done when it is told so. */
function held() {
  const begun: { readonly one: number; readonly done: () => void; readonly fail: () => void }[] = [];
  const work = (one: number): Promise<void> =>
    new Promise((done, fail) => begun.push({ one, done, fail: () => fail(new Error('Not now')) }));
  return { begun, work, ones: () => begun.map(({ one }) => one) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('S64 holds up nobody, and works on some at once, in their order', async () => {
  const { begun, work, ones } = held();
  const waking = beside(bounds, work, unexpected);
  waking.add([1, 2, 3]);
  waking.add([4]);
  expect(ones()).toEqual([1, 2]);
  begun[1]?.done();
  await settled();
  expect(ones()).toEqual([1, 2, 3]);
  begun[0]?.done();
  await settled();
  expect(ones()).toEqual([1, 2, 3, 4]);
});

it('S64 keeps so many and no more, and has room again once some were worked on', async () => {
  const { begun, work, ones } = held();
  const waking = beside(bounds, work, unexpected);
  waking.add([1, 2, 3, 4, 5]);
  waking.add([6, 7]);
  for (let each = 0; each < 5; each += 1) {
    begun[each]?.done();
    await settled();
  }
  expect(ones()).toEqual([1, 2, 3, 6, 7].slice(0, ones().length));
});

it('S64 drops what waits when one fails, says so once, and goes on with what comes then', async () => {
  const { begun, work, ones } = held();
  const failures: number[] = [];
  const waking = beside(bounds, work, (_, dropped) => failures.push(dropped));
  waking.add([1, 2, 3]);
  begun[0]?.fail();
  await settled();
  waking.add([4]);
  expect([failures, ones()]).toEqual([[1], [1, 2, 4]]);
});

it('S64 at its end waits for what has begun and for nothing else', async () => {
  const { begun, work, ones } = held();
  const waking = beside(bounds, work, unexpected);
  waking.add([1, 2, 3]);
  let isEnded = false;
  const end = waking.end().then(() => (isEnded = true));
  begun[0]?.done();
  await settled();
  expect(isEnded).toBe(false);
  begun[1]?.done();
  await end;
  expect(ones()).toEqual([1, 2]);
});
