import type { Account, Source } from '../accounts/account.js';
import { sourceFacts } from './facts.js';
import type { SourceKind } from './kinds.js';
import { pacedMs } from './push.js';

const minute = 60_000;
const backOffCapMs = 15 * minute;
/** X has no longer window (with what clocks differ); a later reset is a broken header and must not silence a source. */
const longestWindowMs = 24 * 60 * minute + minute;
/** Sources that are due so close together are asked in one attempt: each attempt costs Temporal the same. */
const togetherMs = 250;
/** Temporal fails an activity whose retry delay is 0. */
const leastRetryMs = 1_000;

/** How often a source is polled when nothing hinders (S12). */
export const intervalMs = (kind: SourceKind, pollSeconds: number): number =>
  Math.max(pollSeconds * 1_000, sourceFacts[kind].leastMs);

/** `ms` ± 10 %, so that accounts connected together do not poll together. `random` is in [0, 1). */
export const jittered = (ms: number, random: number): number => Math.round(ms * (0.9 + 0.2 * random));

/** Wait after the nth failure in a row: doubling from 2 s, capped at 15 min. */
export const backOffMs = (failures: number): number =>
  Math.min(2_000 * 2 ** Math.min(Math.max(failures, 1) - 1, 20), backOffCapMs);

interface Turn {
  readonly kind: SourceKind;
  readonly pollSeconds: number;
  readonly rateLimit: Source['rateLimit'];
  /** How many lists of the account have that limit together: all its streams are one to X. */
  readonly sharers?: number | undefined;
  readonly now: Date;
  /** X's time, by which the limit's `resetAt` is judged. */
  readonly xNow: Date;
  /** In [0, 1). */
  readonly random: number;
  /** A budget that melts slows it so many times (S50). */
  readonly slowedBy?: number | undefined;
  /** What X pushes is read more seldom. */
  readonly push?: Account['push'];
}

/**
 * When a source that answered is due again, in our time, never sooner than its kind allows (S12).
 * What X still allows until its reset is spread over the time left, so that a poll of its own pace
 * never runs into a 429.
 */
export function nextDueAt(turn: Turn): Date {
  const { kind, pollSeconds, rateLimit, sharers = 1, now, xNow, random, slowedBy = 1, push } = turn;
  const pace = jittered(pacedMs(kind, intervalMs(kind, pollSeconds), push) * slowedBy, random);
  const leftMs = rateLimit ? rateLimit.resetAt.getTime() - xNow.getTime() : 0;
  const share =
    rateLimit && leftMs <= longestWindowMs
      ? Math.min(leftMs, (leftMs * sharers) / Math.max(rateLimit.remaining, 1))
      : 0;
  return new Date(now.getTime() + Math.max(sourceFacts[kind].leastMs, pace, Math.ceil(share)));
}

/** X's 429 is over. */
const allowed = (source: Source, xNow: Date): boolean =>
  source.pausedUntil === null || source.pausedUntil.getTime() <= xNow.getTime();

/** The sources to be asked now. */
export const dueSources = (sources: readonly Source[], now: Date, xNow: Date): Source[] =>
  sources.filter((source) => source.dueAt.getTime() <= now.getTime() && allowed(source, xNow));

/**
 * How long nothing is due, in ms, at least a second, and until those due together are; each source waits for its pace and its own 429.
 * Without sources it is 15 min, a wait that Temporal can hold.
 */
export function quietMs(sources: readonly Source[], now: Date, xNow: Date): number {
  if (sources.length === 0) return backOffCapMs;
  const waits = sources.map((source) =>
    Math.max(
      source.dueAt.getTime() - now.getTime(),
      source.pausedUntil ? source.pausedUntil.getTime() - xNow.getTime() : 0,
    ),
  );
  const first = Math.min(...waits);
  return Math.max(leastRetryMs, ...waits.filter((wait) => wait <= first + togetherMs));
}
