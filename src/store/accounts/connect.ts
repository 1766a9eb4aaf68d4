import type { Account } from '../../domain/accounts/account.js';
import { defaultAccountSettings } from '../../domain/accounts/settings.js';
import { xTimePassed } from '../../domain/at-x/clock.js';
import type { XUser } from '../../domain/at-x/objects.js';
import { auditor, type Changer } from '../audit/change.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { regainAccess, wakeWaitingReplies } from './x-access.js';
import { sourcesRepository } from '../sources/repository.js';

export interface Connecting {
  /** Who approved at X. */
  readonly xUser: XUser;
  /** The account that was to be reauthorized; null for any. */
  readonly accountId: string | null;
  /** The agent who began it; null: Perch itself. */
  readonly by: string | null;
  readonly now: Date;
  /** X's clock minus ours: the history window counts by X's, before the first poll (S3). */
  readonly xClockOffsetMs: number;
  /** Stores what X granted, in the same transaction. */
  readonly saveGrant: (accountId: string, session: ClientSession) => Promise<unknown>;
}

export type Connected =
  | { readonly outcome: 'connected'; readonly account: Account }
  | { readonly outcome: 'differentUser'; readonly account: Account }
  | { readonly outcome: 'notFound' };

/** Identity is the X user id: the same user is the same account, whatever became of it (S4, S5). */
export async function connect(
  db: Database,
  { xUser, accountId, by, now, xClockOffsetMs, saveGrant }: Connecting,
  session: ClientSession,
): Promise<Connected> {
  const expected =
    accountId === null
      ? undefined
      : await db.accounts.findOne({ _id: accountId, unlinkedAt: null }, { session });
  if (expected === null) return { outcome: 'notFound' };
  if (expected && expected.xUserId !== xUser.xUserId) return { outcome: 'differentUser', account: expected };
  const existing = await db.accounts.findOne({ xUserId: xUser.xUserId }, { session });
  const account = existing
    ? await reused(db, { ...existing, xClockOffsetMs }, xUser, now, session)
    : { ...fresh(xUser, now), xClockOffsetMs };
  await db.accounts.replaceOne({ _id: account._id }, account, { session, upsert: true });
  await saveGrant(account._id, session);
  await auditGrant(db, existing, account, { by, now }, session);
  return { outcome: 'connected', account };
}

/** That access was granted, or granted anew, is on record; what X granted is not. */
async function auditGrant(
  db: Database,
  existing: Account | null,
  account: Account,
  changer: Changer,
  session: ClientSession,
): Promise<void> {
  const before = existing && { ...existing, grant: existing.unlinkedAt ? null : existing.epoch };
  const after = { ...account, grant: account.epoch };
  await auditor(db, 'account')(before, after, changer, session);
}

const shown = ({ handle, name, avatarUrl }: XUser) => ({ handle, name, avatarUrl });

/** A fresh account polls only once its settings have been saved (S3). */
const fresh = (xUser: XUser, now: Date): Account => ({
  _id: newId(),
  xUserId: xUser.xUserId,
  ...shown(xUser),
  state: 'active',
  stateReason: null,
  captureStarted: null,
  captureFrom: null,
  settings: defaultAccountSettings,
  version: 1,
  epoch: 1,
  xClockOffsetMs: 0,
  unlinkedAt: null,
  handOver: 'pending',
  createdAt: now,
  updatedAt: now,
});

/**
 * The account with its id, settings and tickets. One that somebody deactivated stays so; one that was
 * unlinked begins again at now, as after a pause; any other goes on from its old cursors (S8).
 */
async function reused(
  db: Database,
  account: Account,
  xUser: XUser,
  now: Date,
  session: ClientSession,
): Promise<Account> {
  const sources = sourcesRepository(db);
  if (account.unlinkedAt) await sources.forget(account._id, session);
  else await sources.dueNow(account._id, now, session);
  const restart = account.unlinkedAt && account.captureStarted;
  return {
    ...(await withAccess(db, account, now, session)),
    ...shown(xUser),
    ...(restart ? { captureFrom: xTimePassed(account, now) } : {}),
    unlinkedAt: null,
    expectedSince: now,
    version: account.version + 1,
    epoch: account.epoch + 1,
    handOver: 'pending',
    updatedAt: now,
  };
}

/**
 * A grant ends lost access; whether it helps against a block is seen by looking at once. Replies of an
 * account that goes on go on too: what kept them, were it a missing permission, is gone.
 */
async function withAccess(
  db: Database,
  account: Account,
  now: Date,
  session: ClientSession,
): Promise<Account> {
  const { trouble, ...untroubled } = account;
  if (account.state === 'paused' && !account.unlinkedAt) return untroubled;
  if (account.state === 'blocked' && trouble) return { ...account, trouble: { ...trouble, refusedAt: null } };
  if (account.state === 'needsReauthorization') await regainAccess(db, account, now, session);
  else await wakeWaitingReplies(db, account._id, now, session);
  return { ...untroubled, state: 'active', stateReason: null };
}
