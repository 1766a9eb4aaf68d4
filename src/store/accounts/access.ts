import type { AccessIncident } from '../../domain/access-incident.js';
import {
  concernsWholeApp,
  type AccessChange,
  type Trouble,
  type TroubleCause,
} from '../../domain/access-trouble.js';
import type { Account } from '../../domain/account.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { sourcesRepository } from '../sources/repository.js';

const noTrouble: Trouble = { incidentId: null, refusedAt: null, looks: 0 };

/**
 * Writes what a look showed about an account's access, with the incident that admins are told of.
 * False when somebody changed the account meanwhile: the next look decides anew.
 */
export function changeAccess(
  db: Database,
  account: Account,
  change: Exclude<AccessChange, { kind: 'none' }>,
  now: Date,
): Promise<boolean> {
  return db.transaction(async (session) => {
    const { _id, state, epoch } = account;
    const current = await db.accounts.findOne({ _id, state, epoch, unlinkedAt: null }, { session });
    if (!current) return false;
    const { set, askAt } = await consequences(db, current, change, now, session);
    const { trouble, ...rest } = set;
    await db.accounts.updateOne(
      { _id },
      trouble
        ? { $set: { ...rest, trouble, updatedAt: now } }
        : { $set: { ...rest, updatedAt: now }, $unset: { trouble: '' } },
      { session },
    );
    if (askAt) await sourcesRepository(db).dueAt(_id, askAt, session);
    return true;
  });
}

interface Consequences {
  readonly set: Partial<Pick<Account, 'state' | 'stateReason' | 'trouble'>>;
  /** When X is to be asked again. */
  readonly askAt?: Date;
}

async function consequences(
  db: Database,
  account: Account,
  change: Exclude<AccessChange, { kind: 'none' }>,
  now: Date,
  session: ClientSession,
): Promise<Consequences> {
  const trouble = account.trouble ?? noTrouble;
  switch (change.kind) {
    case 'cleared':
      return { set: {} };
    case 'suspected':
      return {
        set: { trouble: { ...trouble, refusedAt: change.refusedAt } },
        askAt: change.recheckAt,
      };
    case 'lost': {
      await endIncident(db, trouble.incidentId, 'changed', now, session);
      const incidentId = await openIncident(db, account._id, 'lost', change.cause, now, session);
      return {
        set: {
          state: 'needsReauthorization',
          stateReason: change.cause,
          trouble: { ...noTrouble, incidentId },
        },
      };
    }
    case 'blocked': {
      const incidentId = await blockedIncident(db, account, change.cause, now, session);
      return {
        set: {
          state: 'blocked',
          stateReason: change.cause,
          trouble: { incidentId, refusedAt: null, looks: change.looks },
        },
        askAt: change.lookAt,
      };
    }
    case 'regained':
      await regainAccess(db, account, now, session);
      return { set: { state: 'active', stateReason: null } };
  }
}

/** Ends the account's incident well, and lets go what waited for it; the account itself is left to the caller. */
export async function regainAccess(
  db: Database,
  account: Account,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await endIncident(db, account.trouble?.incidentId ?? null, 'regained', now, session);
  await wakeWaitingReplies(db, account._id, now, session);
}

/** A person took the account out of service: whatever was wrong is not followed any more. */
export const giveUpAccess = (
  db: Database,
  accountId: string,
  now: Date,
  session: ClientSession,
): Promise<unknown> =>
  db.accessIncidents.updateMany(
    { open: subjectOf(accountId, null) },
    { $set: { endedAt: now, end: 'byPerson' }, $unset: { open: '', toTell: '' } },
    { session },
  );

/** Replies that waited for the account are told to look again. */
export async function wakeWaitingReplies(
  db: Database,
  accountId: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await db.replies.updateMany(
    { accountId, state: 'queued' },
    { $set: { handOver: 'pending', updatedAt: now } },
    { session },
  );
}

const subjectOf = (accountId: string, cause: TroubleCause | null): string =>
  cause && concernsWholeApp(cause) ? `app/${cause}` : `account/${accountId}`;

/** The incident under way if it is still about this, else another. */
async function blockedIncident(
  db: Database,
  { _id, state, trouble }: Account,
  cause: TroubleCause,
  now: Date,
  session: ClientSession,
): Promise<string> {
  const underWay =
    state === 'blocked' && trouble?.incidentId
      ? await db.accessIncidents.findOne({ _id: trouble.incidentId, cause, endedAt: null }, { session })
      : null;
  if (underWay) return underWay._id;
  await endIncident(db, trouble?.incidentId ?? null, 'changed', now, session);
  return openIncident(db, _id, 'blocked', cause, now, session);
}

/** One incident at a time about one thing: what concerns the whole app is joined by every account. */
async function openIncident(
  db: Database,
  accountId: string,
  kind: AccessIncident['kind'],
  cause: TroubleCause,
  now: Date,
  session: ClientSession,
): Promise<string> {
  const open = subjectOf(accountId, cause);
  const incident = await db.accessIncidents.findOneAndUpdate(
    { open },
    {
      $setOnInsert: {
        _id: newId(),
        accountId: concernsWholeApp(cause) ? null : accountId,
        kind,
        cause,
        beganAt: now,
        endedAt: null,
        end: null,
        toTell: true as const,
      },
    },
    { session, upsert: true, returnDocument: 'after' },
  );
  if (!incident) throw new Error('An upsert gave nothing back');
  return incident._id;
}

async function endIncident(
  db: Database,
  incidentId: string | null,
  end: 'regained' | 'changed',
  now: Date,
  session: ClientSession,
): Promise<void> {
  if (!incidentId) return;
  const incident = await db.accessIncidents.findOne({ _id: incidentId, endedAt: null }, { session });
  if (!incident) return;
  // That one account is in other trouble now says nothing about the others.
  if (end === 'changed' && incident.accountId === null) return;
  await db.accessIncidents.updateOne(
    { _id: incidentId, endedAt: null },
    {
      $set: { endedAt: now, end, ...(end === 'regained' ? { toTell: true as const } : {}) },
      $unset: { open: '', ...(end === 'regained' ? {} : { toTell: '' }) },
    },
    { session },
  );
  if (incident.accountId === null) await letOthersLook(db, incidentId, now, session);
}

/** What ended for one account of the app has most likely ended for all: they look at once. */
async function letOthersLook(
  db: Database,
  incidentId: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const blocked = { state: 'blocked', 'trouble.incidentId': incidentId } as const;
  const others = await db.accounts.find(blocked, { session, projection: { _id: 1 } }).toArray();
  for (const { _id } of others) await sourcesRepository(db).dueAt(_id, now, session);
  await db.accounts.updateMany(blocked, { $set: { handOver: 'pending', updatedAt: now } }, { session });
}
