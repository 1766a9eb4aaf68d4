import { askedToWaitMs, meaningOf, type CallResult } from './answer.js';
import { attemptsKept, type Delivery, type DeliveryState } from './delivery.js';
import { hourMs, minuteMs } from '../durations.js';

const secondMs = 1_000;

/** Between an attempt and the next: ten attempts, as Standard Webhooks has them, the last within three days. */
const gapsMs = [
  ...[5 * secondMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs],
  ...[10 * hourMs, 14 * hourMs, 20 * hourMs, 24 * hourMs],
];
export const attemptsAtMost = gapsMs.length + 1;
export const roundMs = 72 * hourMs;

/** Each gap is longer by up to this share, so that what failed together does not come back together. */
const jitter = 0.1;

type Round = Pick<Delivery, 'type' | 'roundAt' | 'tries'>;

/**
 * When to try again after an attempt that failed, `tries` counting it; null: never. `random` is of [0, 1). A test is
 * tried once: somebody waits for what it says.
 */
function nextAttemptAt(
  { type, roundAt, tries }: Round,
  { askedMs, random, now }: { readonly askedMs: number; readonly random: number; readonly now: Date },
): Date | null {
  const gapMs = gapsMs[tries - 1];
  const endsAt = roundAt.getTime() + roundMs;
  if (type === 'webhook.test' || gapMs === undefined || now.getTime() >= endsAt) return null;
  const atMs = now.getTime() + Math.max(gapMs * (1 + jitter * random), askedMs);
  return new Date(Math.min(atMs, endsAt));
}

interface Tried {
  readonly begunAt: Date;
  readonly now: Date;
  /** Of [0, 1). */
  readonly random: number;
  /** Another address answered than the webhook's, as it is now. */
  readonly isOther: boolean;
}

/**
 * The delivery after an attempt; `gone` is whether its webhook wants nothing any more. Another address,
 * one it has left or redirects to, does not say so for it.
 */
export function afterAttempt(
  { dueAt: _, handOver: __, ...delivery }: Delivery,
  result: CallResult,
  { begunAt, now, random, isOther }: Tried,
): { readonly delivery: Delivery; readonly gone: boolean } {
  const said = meaningOf(result);
  const meaning = said === 'gone' && isOther ? 'failed' : said;
  const { status, error, ms } = result;
  const tried: Delivery = {
    ...delivery,
    tries: delivery.tries + 1,
    attempts: [...delivery.attempts, { at: begunAt, status, error, ms }].slice(-attemptsKept),
    updatedAt: now,
  };
  if (meaning !== 'failed')
    return settled(tried, meaning === 'gone' ? 'failed' : 'delivered', meaning === 'gone');
  // Nobody wants it any more since the attempt began.
  if (delivery.state === 'cancelled') return settled(tried, 'cancelled', false);
  const dueAt = nextAttemptAt(tried, { askedMs: askedToWaitMs(result, now), random, now });
  return dueAt ? { delivery: { ...tried, dueAt }, gone: false } : settled(tried, 'failed', false);
}

const settled = (delivery: Delivery, state: DeliveryState, gone: boolean) => ({
  delivery: { ...delivery, state },
  gone,
});
