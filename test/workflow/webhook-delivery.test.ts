import { expect, test } from 'vitest';
import { afterAttempt, attemptsAtMost, roundMs } from '../../src/domain/webhooks/attempts.js';
import { newDelivery, type Delivery } from '../../src/domain/webhooks/delivery.js';
import { lookSignalName } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import { rigForFile } from './rig.js';

const rig = rigForFile();
const timeNow = async () => new Date(await rig.environment.currentTimeMs());

test('S64 what nobody takes is tried ten times within three days, and then no more', async () => {
  const begun = await timeNow();
  const what = { webhookId: 'w', type: 'ticket.created' as const, ticketId: null, body: '{}' };
  let delivery: Delivery = newDelivery({ ...what, told: 'e' }, begun);
  const result = { status: 500, answeredBy: null, error: null, retryAfter: null, ms: 1 };
  const attemptDelivery = async () => {
    const now = await timeNow();
    if (delivery.dueAt && delivery.dueAt <= now)
      ({ delivery } = afterAttempt(delivery, result, {
        begunAt: now,
        now,
        random: Math.random(),
        isOther: false,
      }));
    return { nextAtMs: delivery.dueAt?.getTime() ?? null };
  };
  await rig.play({ attemptDelivery }, async (start) => {
    await (await start('webhookDelivery', ['one'])).result();
  });
  const times = delivery.attempts.map(({ at }) => at.getTime() - begun.getTime());
  expect(times).toHaveLength(attemptsAtMost);
  expect(times.at(-1)).toBeGreaterThan(roundMs * 0.9);
  // The clock of the test server goes on a little by itself.
  expect(times.at(-1)).toBeLessThan(roundMs + 60_000);
});

test('S64 told to look, it looks at once and not when it would have', async () => {
  const looks: number[] = [];
  const attemptDelivery = async () => {
    const now = (await timeNow()).getTime();
    looks.push(now);
    return { nextAtMs: looks.length === 1 ? now + roundMs : null };
  };
  await rig.play({ attemptDelivery }, async (start) => {
    const handle = await start('webhookDelivery', ['two']);
    await eventually(async () => looks.length === 1, { what: 'the first attempt' });
    await rig.atRest(handle);
    await handle.signal(lookSignalName);
    await handle.result();
  });
  const [first, second] = looks;
  expect(looks).toHaveLength(2);
  expect((second ?? Infinity) - (first ?? 0)).toBeLessThan(roundMs);
});
