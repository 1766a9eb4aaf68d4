import { openForAccount, openForApp, type AccessIncident } from '../../domain/access/incident.js';
import { concernsWholeApp, type TroubleCause } from '../../domain/access/trouble.js';
import type { Account } from '../../domain/accounts/account.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { sourcesRepository } from '../sources/repository.js';
import { growOutOfReplies, repliesWaitingFor } from './reply-incidents.js';

/** The life of an incident, within the transaction that changes its account (S6, S7). */

/**
 * The open incident about this, with the account among those it concerns: what concerns the whole app
 * is one incident that every account joins.
 */
export async function joinIncident(
  db: Database,
  account: Account,
  kind: AccessIncident['kind'],
  cause: TroubleCause,
  now: Date,
  session: ClientSession,
): Promise<string> {
  const wholeApp = concernsWholeApp(cause);
  const open = wholeApp ? openForApp(cause) : openForAccount(account._id);
  const underWay = await db.accessIncidents.findOne(
    { open, _id: account.trouble?.incidentId ?? '', cause },
    { session },
  );
  if (underWay) return underWay._id;
  const left = await leaveIncident(db, account, 'changed', now, session);
  const grown = wholeApp ? await growOutOfReplies(db, cause, now, session) : null;
  const after = [left, grown].filter((id) => id !== null);
  const incident = await db.accessIncidents.findOneAndUpdate(
    { open },
    {
      $addToSet: { accountIds: account._id, ...(after.length > 0 ? { after: { $each: after } } : {}) },
      $setOnInsert: {
        _id: newId(),
        accountId: wholeApp ? null : account._id,
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

/**
 * The account is in its incident no more. Regained access ends it for all that it concerns; otherwise it
 * ends with the last of them. Returns the incident that is over with that; null: none is.
 */
export async function leaveIncident(
  db: Database,
  { _id: accountId, trouble }: Account,
  end: NonNullable<AccessIncident['end']>,
  now: Date,
  session: ClientSession,
): Promise<string | null> {
  if (!trouble?.incidentId) return null;
  const incident = await db.accessIncidents.findOneAndUpdate(
    { _id: trouble.incidentId, endedAt: null },
    { $pull: { accountIds: accountId } },
    { session, returnDocument: 'after' },
  );
  if (!incident) return null;
  if (end !== 'regained' && incident.accountIds.length > 0) return null;
  const concerned = { ...incident, accountIds: [...incident.accountIds, accountId] };
  const repliesWaited = end === 'regained' ? await repliesWaitingFor(db, concerned, session) : 0;
  await db.accessIncidents.updateOne(
    { _id: incident._id },
    end === 'regained'
      ? { $set: { endedAt: now, end, repliesWaited, toTell: true }, $unset: { open: '' } }
      : { $set: { endedAt: now, end }, $unset: { open: '', toTell: '' } },
    { session },
  );
  await letLook(db, incident.accountIds, now, session);
  return incident._id;
}

/** Nothing is told any more about an account that was taken out. */
export async function forgetNotices(db: Database, accountId: string, session: ClientSession): Promise<void> {
  await db.accessIncidents.updateMany({ accountId, toTell: true }, { $unset: { toTell: '' } }, { session });
}

/** What ended for one account of the app has most likely ended for these. */
async function letLook(
  db: Database,
  accountIds: readonly string[],
  now: Date,
  session: ClientSession,
): Promise<void> {
  await sourcesRepository(db).dueAt(accountIds, now, session);
  await db.accounts.updateMany(
    { _id: { $in: [...accountIds] }, state: 'blocked' },
    { $set: { handOver: 'pending', updatedAt: now } },
    { session },
  );
}
