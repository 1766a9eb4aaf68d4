import { afterAll, expect, test } from 'vitest';
import { afterAttempt, attemptsAtMost, roundMs } from '../../src/domain/webhooks/attempts.js';
import { newDelivery, type Delivery } from '../../src/domain/webhooks/delivery.js';
import { lookSignalName } from '../../src/domain/names.js';
import { openRig } from './rig.js';

const rig = await openRig();
afterAll(() => rig.close());
const now = async () => new Date(await rig.environment.currentTimeMs());

/** A delivery that no receiver takes, on the record of a list; the skipped time is its clock. */
async function failing() {
  const begun = await now();
  let delivery: Delivery = newDelivery(
    { told: 'e', webhookId: 'w', type: 'ticket.created', body: '{}' },
    begun,
  );
  const result = { status: 500, error: null, retryAfter: null, ms: 1 };
  return {
    begun,
    attempts: () => delivery.attempts,
    async attemptDelivery() {
      const at = await now();
      if (delivery.dueAt && delivery.dueAt <= at)
        ({ delivery } = afterAttempt(delivery, result, { begunAt: at, now: at, random: Math.random() }));
      return { nextAtMs: delivery.dueAt?.getTime() ?? null };
    },
  };
}

test('S64 what nobody takes is tried ten times within three days, and then no more', async () => {
  const book = await failing();
  await rig.play({ attemptDelivery: () => book.attemptDelivery() }, async (start) => {
    const handle = await start('webhookDelivery', ['one']);
    await handle.result();
  });
  const times = book.attempts().map(({ at }) => at.getTime() - book.begun.getTime());
  expect(times).toHaveLength(attemptsAtMost);
  expect(times.at(-1)).toBeGreaterThan(roundMs * 0.9);
  // The clock of the test server goes on a little by itself.
  expect(times.at(-1)).toBeLessThan(roundMs + 60_000);
});

test('S64 one that is asked for again looks at once; what is not due is not attempted', async () => {
  const answers = [{ nextAtMs: 0 }, { nextAtMs: null }];
  let looks = 0;
  const attemptDelivery = async () => {
    looks += 1;
    const at = (await now()).getTime();
    return looks === 1 ? { nextAtMs: at + roundMs } : (answers[1] ?? { nextAtMs: null });
  };
  const begun = (await now()).getTime();
  await rig.play({ attemptDelivery }, async (start) => {
    const handle = await start('webhookDelivery', ['two']);
    await rig.atRest(handle);
    await handle.signal(lookSignalName);
    await handle.result();
  });
  expect(looks).toBeGreaterThanOrEqual(2);
  expect((await now()).getTime() - begun).toBeLessThan(roundMs);
});
