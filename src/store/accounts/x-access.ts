import type { AccessChange, Trouble } from '../../domain/access/trouble.js';
import type { Account } from '../../domain/accounts/account.js';
import { byPerch } from '../../domain/events/event.js';
import type { ClientSession, Database } from '../database.js';
import { recordEvent } from '../events/record.js';
import { sourcesRepository } from '../sources/repository.js';
import { joinIncident, leaveIncident } from './incidents.js';

type Change = Exclude<AccessChange, { kind: 'none' }>;

const noTrouble: Trouble = { incidentId: null, refusedAt: null, looks: 0 };

/**
 * Writes what a look showed about an account's access, with the incident that admins are told of.
 * False when the account is not what was judged any more: the next look decides anew.
 */
export function changeAccess(db: Database, account: Account, change: Change, now: Date): Promise<boolean> {
  return db.transaction(async (session) => {
    const { _id, state, epoch } = account;
    const current = await db.accounts.findOne({ _id, state, epoch, unlinkedAt: null }, { session });
    if (!current || !isSame(current.trouble, account.trouble)) return false;
    const { set, askAt } = await consequences(db, current, change, now, session);
    const { trouble, ...rest } = set;
    await db.accounts.updateOne(
      { _id },
      trouble
        ? { $set: { ...rest, trouble, updatedAt: now } }
        : { $set: { ...rest, updatedAt: now }, $unset: { trouble: '' } },
      { session },
    );
    if (askAt) await sourcesRepository(db).dueAt([_id], askAt, session);
    return true;
  });
}

const isSame = (one: Trouble = noTrouble, other: Trouble = noTrouble): boolean =>
  one.incidentId === other.incidentId &&
  one.refusedAt?.getTime() === other.refusedAt?.getTime() &&
  one.looks === other.looks;

interface Consequences {
  readonly set: Partial<Pick<Account, 'state' | 'stateReason' | 'trouble' | 'expectedSince'>>;
  /** When X is to be asked again. */
  readonly askAt?: Date;
}

async function consequences(
  db: Database,
  account: Account,
  change: Change,
  now: Date,
  session: ClientSession,
): Promise<Consequences> {
  const { trouble = noTrouble } = account;
  switch (change.kind) {
    case 'cleared':
      return { set: {} };
    case 'suspected':
      return { set: { trouble: { ...trouble, refusedAt: change.refusedAt } }, askAt: change.recheckAt };
    case 'lost': {
      await tellLost(db, account, change.cause, now, session);
      const incidentId = await joinIncident(db, account, 'lost', change.cause, now, session);
      const lost = { ...noTrouble, incidentId };
      return { set: { state: 'needsReauthorization', stateReason: change.cause, trouble: lost } };
    }
    case 'blocked': {
      await tellLost(db, account, change.cause, now, session);
      const incidentId = await joinIncident(db, account, 'blocked', change.cause, now, session);
      const blocked = { incidentId, refusedAt: null, looks: change.looks };
      return { set: { state: 'blocked', stateReason: change.cause, trouble: blocked }, askAt: change.lookAt };
    }
    case 'regained':
      await regainAccess(db, account, now, session);
      return { set: { state: 'active', stateReason: null, expectedSince: now } };
  }
}

/** Ends the account's incident well, and lets go what waited for it; the account itself is left to the caller. */
export async function regainAccess(
  db: Database,
  account: Account,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await leaveIncident(db, account, 'regained', now, session);
  const restored = { type: 'account.accessRestored', at: now, by: byPerch, accountId: account._id } as const;
  if (isWithout(account)) await recordEvent(db, restored, session);
  await wakeWaitingReplies(db, account._id, now, session);
}

const isWithout = ({ state }: Pick<Account, 'state'>): boolean =>
  state === 'needsReauthorization' || state === 'blocked';

/** Once, whatever trouble one turns into. */
async function tellLost(db: Database, account: Account, note: string, at: Date, session: ClientSession) {
  if (isWithout(account)) return;
  const lost = { type: 'account.accessLost', at, by: byPerch, accountId: account._id, note } as const;
  await recordEvent(db, lost, session);
}

/** Replies that waited for the account, or could not be looked for meanwhile, are told to look again. */
export async function wakeWaitingReplies(
  db: Database,
  accountId: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await db.replies.updateMany(
    // Each state by itself: the index of unsettled replies serves no list of some of them.
    {
      $or: [
        { accountId, state: 'queued' },
        { accountId, state: 'unknown' },
      ],
    },
    { $set: { handOver: 'pending', updatedAt: now } },
    { session },
  );
}
