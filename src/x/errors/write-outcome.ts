import type { ReplyReason } from '../../domain/replies/reply.js';
import type { XError } from './x-error.js';

/** What a failed write means for the reply (S43). */
export type WriteOutcome =
  | { readonly outcome: 'refused'; readonly reason: ReplyReason }
  | { readonly outcome: 'notSent'; readonly reason: ReplyReason; readonly retryAfterMs: number }
  | { readonly outcome: 'unknown'; readonly reason: 'outcomeUnknown' };

const soonMs = 5_000;
const laterMs = 60_000;
/** For what people must put right at X. */
const muchLaterMs = 15 * 60_000;

const refused = (reason: ReplyReason): WriteOutcome => ({ outcome: 'refused', reason });
const notSent = (reason: ReplyReason, retryAfterMs: number) => ({
  outcome: 'notSent' as const,
  reason,
  retryAfterMs,
});

/** What a failed upload means for the reply: X may have it, but nobody sees it there, so it may go again. */
export function uploadOutcome(
  error: XError,
  xNow: Date,
): Exclude<WriteOutcome, { readonly outcome: 'unknown' }> {
  const result = writeOutcome(error, xNow);
  return result.outcome === 'unknown' ? notSent('xUnavailable', soonMs) : result;
}

/**
 * Whether X refused the write for good, never took it (it may go again after `retryAfterMs`), or may
 * have taken it (look before anything else). `xNow` is X's time.
 */
export function writeOutcome(error: XError, xNow: Date): WriteOutcome {
  if (error.maybeTaken) return { outcome: 'unknown', reason: 'outcomeUnknown' };
  // From here on X certainly has it not.
  switch (error.kind) {
    case 'duplicateText':
    case 'notSummoned':
    case 'parentGone':
    case 'recipientRefusesMessages':
    case 'textTooLong':
      return refused(error.kind);
    case 'restricted':
      return notSent('heldBackByX', muchLaterMs);
    case 'forbidden':
      return refused('forbiddenByX');
    case 'badRequest':
    case 'sinceIdTooOld':
    case 'notFound':
      return refused('invalidAtX');
    case 'tooLarge':
    case 'mediaInvalid':
      return refused('mediaRefused');
    case 'rateLimited':
    case 'overBudget':
      return notSent('rateLimited', Math.max(1_000, msUntil(error.resetAt, xNow)));
    // What lasts shows in reads too: the account's state then makes the reply wait, and wakes it.
    case 'creditsDepleted':
      return notSent(error.kind, laterMs);
    case 'unauthorized':
    case 'noAccess':
    case 'codeSpent':
    case 'accountLocked':
    case 'accountSuspended':
      return notSent('accessLost', laterMs);
    case 'usageCapped':
      return notSent(error.kind, muchLaterMs);
    case 'missingScope':
      return notSent('accessLost', muchLaterMs);
    case 'clientForbidden':
    case 'appCredentials':
      return notSent('xUnavailable', muchLaterMs);
    case 'keyMissing':
      return notSent('xUnavailable', laterMs);
    case 'tokenUnavailable':
    case 'unreachable':
    case 'unavailable':
    case 'noAnswer':
    case 'aborted':
      return notSent('xUnavailable', soonMs);
  }
}

const msUntil = (at: Date | null, now: Date): number => (at ? at.getTime() - now.getTime() : laterMs);
