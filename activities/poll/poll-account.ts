import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { decideAccess, weigh, type AccessChange } from '../../src/domain/access/trouble.js';
import { isRead, type Account, type AccountState } from '../../src/domain/accounts/account.js';
import { quietMs } from '../../src/domain/sources/pacing.js';
import { changeAccess } from '../../src/store/accounts/x-access.js';
import { StaleSourceError } from '../../src/store/items/commit-page.js';
import { unfiled } from '../../src/store/items/filing.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { XError } from '../../src/x/errors/x-error.js';
import { foreign } from '../foreign.js';
import { withHeartbeat } from '../heartbeat.js';
import { xNow } from '../x-now.js';
import { readDueSources } from './read-due-sources.js';
import type { PollParts } from './parts.js';
import { stopping } from './stopping.js';

/** What a poll returns with; anything else is "nothing new", which is a retry (docs/adr/0001). */
export type PollResult =
  /** Items wait to be filed. */
  | { readonly kind: 'work' }
  /** Nothing came for hours; returned so that the workflow reaches a safe point. */
  | { readonly kind: 'rearm' }
  /** It polls, or X blocks it and it is looked at now and then; the workflow still shows something else. */
  | { readonly kind: 'active' | 'blocked'; readonly incidentId: string | null }
  /** The account does not poll in this state, or capture has not begun (S3). */
  | { readonly kind: 'waiting'; readonly state: AccountState; readonly incidentId: string | null }
  /** The account was unlinked. */
  | { readonly kind: 'gone' };

export interface PollInput {
  readonly accountId: string;
  /** What the workflow shows operators; null before it showed anything. */
  readonly shownState: AccountState | null;
  /** The incident that the workflow has told admins of. */
  readonly shownIncidentId: string | null;
}

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

async function poll(parts: PollParts, { accountId, ...shown }: PollInput): Promise<PollResult> {
  const find = () => parts.db.accounts.findOne({ _id: accountId });
  // Before the account: what is due because its settings changed is never looked at by those before.
  const sources = await sourcesRepository(parts.db).list(accountId);
  const account = await find();
  if (!account) throw foreign('account', accountId);
  if (account.unlinkedAt) return { kind: 'gone' };
  const news = newsOf(account, shown);
  if (news) return news;
  if ((await unfiled(parts.db, accountId, 1)).length > 0) return { kind: 'work' };

  const { signal, over } = stopping(parts.db, account, Context.current().cancellationSignal);
  const { toFile, evidence } = await readDueSources(parts, account, sources, signal).finally(over);
  const change = decideAccess(account, weigh(evidence), parts.clock(), parts.access);
  const noted = await note(parts, account, change);
  if (toFile > 0) return { kind: 'work' };
  return newsOf((noted ? await find() : null) ?? account, shown) ?? nothingNew(parts, account, change);
}

/** What the workflow does not show yet; null when there is nothing. */
function newsOf(account: Account, shown: Omit<PollInput, 'accountId'>): PollResult | null {
  const incidentId = account.trouble?.incidentId ?? null;
  if (!isRead(account)) return { kind: 'waiting', state: account.state, incidentId };
  const { state } = account;
  const isShown = shown.shownState === state && shown.shownIncidentId === incidentId;
  return isShown ? null : { kind: state, incidentId };
}

/** Writes what the look showed about access, and lets go what waited for it. */
async function note(
  { db, wake, clock }: PollParts,
  account: Account,
  change: AccessChange,
): Promise<boolean> {
  if (change.kind === 'none') return false;
  const noted = await changeAccess(db, account, change, clock());
  if (noted && change.kind === 'regained') {
    await wake.repliesOf(account._id);
    const others = { state: 'blocked', handOver: 'pending' } as const;
    for await (const { _id } of db.accounts.find(others, { projection: { _id: 1 } })) await wake.account(_id);
  }
  return noted;
}

async function nothingNew(parts: PollParts, account: Account, change: AccessChange): Promise<PollResult> {
  const { db, clock, rearmAfterMs } = parts;
  const { scheduledTimestampMs, currentAttemptScheduledTimestampMs } = Context.current().info;
  if (currentAttemptScheduledTimestampMs - scheduledTimestampMs >= rearmAfterMs) return { kind: 'rearm' };
  const sources = await sourcesRepository(db).list(account._id);
  throw ApplicationFailure.create({
    type: 'NothingNew',
    message: 'Nothing new at X',
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay:
      sources.length > 0
        ? quietMs(sources, clock(), xNow({ clock, account }))
        : untilAskedMs(change, clock()),
  });
}

/** Without sources yet: until X is to be asked again. */
function untilAskedMs(change: AccessChange, now: Date): number {
  const askAt =
    change.kind === 'suspected' ? change.recheckAt : change.kind === 'blocked' ? change.lookAt : null;
  return askAt ? Math.max(1_000, askAt.getTime() - now.getTime()) : brokenXRetryMs;
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
