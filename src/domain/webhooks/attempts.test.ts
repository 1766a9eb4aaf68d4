import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallResult } from './answer.js';
import { afterAttempt, attemptsAtMost, roundMs } from './attempts.js';
import { newDelivery, replayedDelivery, type Delivery } from './delivery.js';

const noon = new Date('2026-03-01T12:00:00Z');
const hourMs = 3_600_000;
const fresh = newDelivery(
  { told: 'event', webhookId: 'hook', type: 'ticket.created', ticketId: null, body: '{}' },
  noon,
);
const answer = (status: number | null, retryAfter: string | null = null): CallResult => ({
  ...{ status, answeredBy: 'https://hook.example.com/', retryAfter, ms: 7 },
  error: status === null ? 'noConnection' : null,
});
const attempt = (delivery: Delivery, result: CallResult, now: Date, random = 0, isOther = false) =>
  afterAttempt(delivery, result, { begunAt: now, now, random, isOther });

/** When each attempt comes while all fail, from the first on. */
function timesOf(result: CallResult, random: () => number): number[] {
  const times: number[] = [];
  for (let delivery: Delivery = fresh; delivery.dueAt;) {
    times.push(delivery.dueAt.getTime() - noon.getTime());
    ({ delivery } = attempt(delivery, result, delivery.dueAt, random()));
  }
  return times;
}

test('S64 ten attempts, as Standard Webhooks has them, the last after three days', () => {
  const hours = timesOf(answer(500), () => 0).map((ms) => Math.round((ms / hourMs) * 1_000) / 1_000);
  expect(hours).toEqual([0, 0.001, 0.085, 0.585, 2.585, 7.585, 17.585, 31.585, 51.585, 72]);
});

test('S64 whatever the jitter and the wishes of the receiver: at most ten, none after three days', () => {
  const status = fc.constantFrom(null, 302, 404, 429, 500, 503);
  const wish = fc.constantFrom(null, '0', '30', '3600', '999999', 'nonsense', '-4');
  fc.assert(
    fc.property(
      status,
      wish,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (each, asked, random) => {
        const times = timesOf(answer(each, asked), () => random);
        expect(times.length).toBeLessThanOrEqual(attemptsAtMost);
        expect(Math.max(...times)).toBeLessThanOrEqual(roundMs);
        expect(times.toSorted((a, b) => a - b)).toEqual(times);
      },
    ),
  );
});

test('S64 jitter only lengthens, by a tenth at most', () => {
  const { delivery } = attempt(fresh, answer(500), noon, 0.999);
  expect(delivery.dueAt?.getTime()).toBeGreaterThan(noon.getTime() + 5_000);
  expect(delivery.dueAt?.getTime()).toBeLessThanOrEqual(noon.getTime() + 5_500);
});

describe('S64 what an answer means', () => {
  test.each([200, 201, 202, 204, 299])('%i: delivered', (status) => {
    const { delivery, gone } = attempt(fresh, answer(status), noon);
    expect(delivery).toMatchObject({
      state: 'delivered',
      tries: 1,
      attempts: [{ status, error: null, ms: 7 }],
    });
    expect(delivery).not.toHaveProperty('dueAt');
    expect(delivery).not.toHaveProperty('handOver');
    expect(gone).toBe(false);
  });

  test('410 of another address, one it has left or redirects to: tried again', () => {
    const { delivery, gone } = attempt(fresh, answer(410), noon, 0, true);
    expect(delivery).toMatchObject({ state: 'pending', tries: 1 });
    expect(delivery.dueAt).toBeDefined();
    expect(gone).toBe(false);
  });

  test('410: never again, and the webhook is gone', () => {
    const { delivery, gone } = attempt(fresh, answer(410), noon);
    expect(delivery.state).toBe('failed');
    expect(delivery).not.toHaveProperty('dueAt');
    expect(gone).toBe(true);
  });

  test.each([null, 199, 300, 301, 307, 400, 401, 404, 429, 500, 503])('%s: tried again', (status) => {
    const { delivery, gone } = attempt(fresh, answer(status), noon);
    expect(delivery).toMatchObject({ state: 'pending', dueAt: new Date(noon.getTime() + 5_000) });
    expect(gone).toBe(false);
  });

  test.each([
    [429, '60', 60_000],
    [503, '60', 60_000],
    [503, 'Sun, 01 Mar 2026 12:10:00 GMT', 600_000],
    [503, 'Sun, 01 Mar 2026 11:10:00 GMT', 5_000],
    [503, '1', 5_000],
    [503, '99999999', 24 * hourMs],
    [503, 'soon', 5_000],
    [500, '60', 5_000],
  ])('%i with Retry-After %s: again after %i ms', (status, retryAfter, ms) => {
    const { delivery } = attempt(fresh, answer(status, retryAfter), noon);
    expect(delivery.dueAt?.getTime()).toBe(noon.getTime() + ms);
  });
});

test('S64 an attempt that was due while Perch was down for days is made, and is then the last', () => {
  const late = new Date(noon.getTime() + roundMs + 1);
  expect(attempt(fresh, answer(500), late).delivery.state).toBe('failed');
  expect(attempt(fresh, answer(200), late).delivery.state).toBe('delivered');
});

test('S64 a replay has ten attempts before it again, under the same id with the same body', () => {
  const failed = attempt({ ...fresh, tries: 9 }, answer(500), noon).delivery;
  expect(failed.state).toBe('failed');
  const later = new Date(noon.getTime() + 30 * hourMs);
  const replayed = replayedDelivery(failed, later);
  expect(replayed).toMatchObject({
    _id: fresh._id,
    body: fresh.body,
    state: 'pending',
    tries: 0,
    replays: 1,
  });
  expect(replayed.attempts).toEqual(failed.attempts);
  const next = attempt(replayed, answer(500), later).delivery;
  expect(next.dueAt).toEqual(new Date(later.getTime() + 5_000));
});

test('S64 a test is tried once', () => {
  expect(attempt({ ...fresh, type: 'webhook.test' }, answer(500), noon).delivery.state).toBe('failed');
});

test('S64 one cancelled while it was under way stays so, unless it was delivered', () => {
  const { dueAt: _, ...cancelled } = { ...fresh, state: 'cancelled' as const };
  expect(attempt(cancelled, answer(500), noon).delivery).toMatchObject({ state: 'cancelled', tries: 1 });
  expect(attempt(cancelled, answer(200), noon).delivery.state).toBe('delivered');
});

test('S64 the last fifty attempts are kept', () => {
  const old = { at: noon, status: 500, error: null, ms: 1 };
  const { delivery } = attempt(
    { ...fresh, attempts: Array.from({ length: 50 }, () => old) },
    answer(404),
    noon,
  );
  expect(delivery.attempts).toHaveLength(50);
  expect(delivery.attempts.at(-1)?.status).toBe(404);
});
