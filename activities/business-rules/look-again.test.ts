import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import { lookAgain } from './look-again.js';

const run = (rearmAfterMs: number, isStopping: () => boolean) =>
  new MockActivityEnvironment().run(async () => {
    let worked = 0;
    const rearm = await lookAgain({ rearmAfterMs, isStopping }, async (isEnding) => {
      while (!isEnding()) {
        worked += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
      return true;
    });
    return { ...rearm, worked };
  });

it('S52 work that goes through a list hears when the time is over, or the worker stops', async () => {
  expect(await run(20, () => false)).toMatchObject({ kind: 'rearm' });
  let asked = 0;
  expect(await run(60_000, () => (asked += 1) > 10)).toEqual({ kind: 'rearm', worked: 9 });
});
