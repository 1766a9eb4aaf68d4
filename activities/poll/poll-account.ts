import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Account, AccountState, Source } from '../../src/domain/account.js';
import type { Clock } from '../../src/domain/clock.js';
import { backOffMs, dueSources, jittered, quietMs } from '../../src/domain/pacing.js';
import type { Database } from '../../src/store/database.js';
import { StaleSourceError } from '../../src/store/items/commit-page.js';
import { unfiled } from '../../src/store/items/filing.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { XError } from '../../src/x/errors.js';
import type { OpenX, X } from '../../src/x/port.js';
import { withHeartbeat } from '../heartbeat.js';
import { xNow } from '../x-now.js';
import { rereadRetried } from './reread.js';
import { sweepLikes } from './sweep-likes.js';
import { sweepMessages } from './sweep-messages.js';
import { sweepPosts } from './sweep-posts.js';
import type { Sweeping } from './sweep.js';

/** What a poll returns with; anything else is "nothing new", which is a retry (docs/adr/0001). */
export type PollResult =
  /** Items wait to be filed. */
  | { readonly kind: 'work' }
  /** Nothing came for hours; returned so that the workflow reaches a safe point. */
  | { readonly kind: 'rearm' }
  /** It polls, and the workflow still shows another state. */
  | { readonly kind: 'active' }
  /** The account does not poll in this state, or capture has not begun (S3). */
  | { readonly kind: 'waiting'; readonly state: AccountState }
  /** The account was unlinked. */
  | { readonly kind: 'gone' };

export interface PollInput {
  readonly accountId: string;
  /** What the workflow shows operators; null before it showed anything. */
  readonly shownState: AccountState | null;
}

export interface PollParts {
  readonly db: Database;
  readonly openX: OpenX;
  readonly clock: Clock;
  readonly random: () => number;
  readonly rearmAfterMs: number;
}

const longestPagingMs = 20_000;
const brokenStoreRetryMs = 2_000;
const brokenXRetryMs = 15_000;

export function pollActivities(parts: PollParts) {
  return {
    /** One look at everything of the account that is due; facts are in MongoDB. */
    pollAccount: (input: PollInput): Promise<PollResult> =>
      withHeartbeat(async () => {
        try {
          return await poll(parts, input);
        } catch (error) {
          throw retryable(error);
        }
      }),
  };
}

async function poll(parts: PollParts, { accountId, shownState }: PollInput): Promise<PollResult> {
  const account = await parts.db.accounts.findOne({ _id: accountId });
  if (!account || account.unlinkedAt) return { kind: 'gone' };
  if (account.state !== 'active' || !account.captureStarted) return { kind: 'waiting', state: account.state };
  if (shownState !== 'active') return { kind: 'active' };
  if ((await unfiled(parts.db, accountId, 1)).length > 0) return { kind: 'work' };

  const failed = new AbortController();
  const signal = AbortSignal.any([Context.current().cancellationSignal, failed.signal]);
  const x = parts.openX({ accountId, xUserId: account.xUserId }, { signal });
  const sources = await sourcesOf(parts, account, x);
  const began = parts.clock().getTime();
  const base = {
    ...parts,
    account,
    x,
    mayGoOn: () => !signal.aborted && parts.clock().getTime() - began < longestPagingMs,
  };
  const due = dueSources(sources, parts.clock(), xNow(base));
  const toFile = await allOrNone(failed, [
    rereadRetried(base),
    ...due.map((source) => sweepNoting({ ...base, source })),
  ]);
  signal.throwIfAborted();
  await keepClockOffset(parts.db, account, x);
  if (toFile.some((count) => count > 0)) return { kind: 'work' };
  return nothingNew(parts, base, accountId);
}

/** When one fails, the others are stopped and waited for: nothing of an attempt goes on after its end. */
async function allOrNone(failed: AbortController, works: readonly Promise<number>[]): Promise<number[]> {
  let cause: unknown;
  const stopping = works.map((work) =>
    work.catch((error: unknown) => {
      if (!failed.signal.aborted) cause = error;
      failed.abort();
      return 0;
    }),
  );
  const results = await Promise.all(stopping);
  if (failed.signal.aborted) throw cause;
  return results;
}

/** The first sources begin at X's time, so X is asked for it before they are made. */
async function sourcesOf(parts: PollParts, account: Account, x: X): Promise<Source[]> {
  const repository = sourcesRepository(parts.db);
  if ((await repository.list(account._id)).length > 0) return repository.wanted(account, parts.clock());
  await x.me();
  await keepClockOffset(parts.db, account, x);
  return repository.wanted(
    { ...account, xClockOffsetMs: x.clockOffsetMs() ?? account.xClockOffsetMs },
    parts.clock(),
  );
}

const noticeableMs = 2_000;

async function keepClockOffset(db: Database, account: Account, x: X): Promise<void> {
  const offsetMs = x.clockOffsetMs() ?? account.xClockOffsetMs;
  if (Math.abs(offsetMs - account.xClockOffsetMs) <= noticeableMs) return;
  await db.accounts.updateOne({ _id: account._id }, { $set: { xClockOffsetMs: offsetMs } });
}

const sweeps = {
  mentions: sweepPosts,
  ownPosts: sweepPosts,
  directMessages: sweepMessages,
  likes: sweepLikes,
};

/** A source that X refuses or does not answer waits by itself; the others go on. */
async function sweepNoting(sweeping: Sweeping): Promise<number> {
  try {
    return await sweeps[sweeping.source.kind](sweeping);
  } catch (error) {
    if (!(error instanceof XError) || error.kind === 'aborted') throw error;
    await noteFailure(sweeping, error);
    return 0;
  }
}

async function noteFailure({ db, source, clock, random }: Sweeping, error: XError): Promise<void> {
  const sources = sourcesRepository(db);
  if (error.kind === 'rateLimited') return sources.paused(source, error.resetAt, error.kind);
  const backOff = jittered(backOffMs(source.failures + 1), random());
  return sources.failed(source, new Date(clock().getTime() + backOff), error.kind);
}

async function nothingNew(
  parts: PollParts,
  base: Omit<Sweeping, 'source'>,
  accountId: string,
): Promise<PollResult> {
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = Context.current().info;
  if (currentAttemptScheduledTimestampMs - scheduledTimestampMs >= parts.rearmAfterMs)
    return { kind: 'rearm' };
  const sources = await sourcesRepository(parts.db).list(accountId);
  throw ApplicationFailure.create({
    type: 'NothingNew',
    message: 'Nothing new at X',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: quietMs(sources, parts.clock(), xNow(base)),
  });
}

/** Every failure names its own delay; the retry policy's would be wrong after many empty polls. */
function retryable(error: unknown): unknown {
  if (error instanceof ApplicationFailure) return error;
  if (Context.current().cancellationSignal.aborted) return Context.current().cancellationSignal.reason;
  const type =
    error instanceof XError
      ? `X:${error.kind}`
      : error instanceof StaleSourceError
        ? 'StaleSource'
        : 'PollFailed';
  return ApplicationFailure.create({
    type,
    message: error instanceof Error ? error.name : 'unknown',
    nextRetryDelay: error instanceof XError ? brokenXRetryMs : brokenStoreRetryMs,
  });
}
