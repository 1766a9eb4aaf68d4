import {
  quotaStanding,
  quotaWindowMs,
  type QuotaStanding,
  type QuotaUse,
} from '../../domain/replies/message-quota.js';
import type { Reply } from '../../domain/replies/reply.js';
import { unsolvedStatuses } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { oneAtATime } from '../one-at-a-time.js';

/** A direct message that X has taken or may have taken; forgotten once it counts no more. */
export interface MessageSend {
  /** Reply and attempt: each attempt counts by itself. */
  readonly _id: string;
  readonly accountId: string;
  /** Our time. */
  readonly at: Date;
}

/** How an account stands with the direct messages that X takes of the app in a day. */
export const quotaOf = async (
  db: Database,
  accountId: string,
  limit: number,
  now: Date,
  session?: ClientSession,
): Promise<QuotaStanding> => quotaStanding(await usesOf(db, now, session), accountId, limit);

/** Counts an attempt to send in the transaction that begins it. */
export async function countMessage(
  db: Database,
  { _id, accountId, attempts }: Reply,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await oneAtATime(db, 'messageSends', session);
  await db.messageSends.insertOne({ _id: sendId(_id, attempts), accountId, at: now }, { session });
}

/** X certainly never took it. */
export const uncountMessage = ({ messageSends }: Database, { _id, attempts }: Reply) =>
  messageSends.deleteOne({ _id: sendId(_id, attempts) });

const sendId = (replyId: string, attempts: number): string => `${replyId}/${attempts}`;

async function usesOf(db: Database, now: Date, session?: ClientSession): Promise<QuotaUse[]> {
  const inSession = session ? { session } : {};
  const sends = await db.messageSends
    .aggregate<{ readonly _id: string; readonly used: number; readonly oldestAt: Date }>(
      [
        { $match: { at: { $gt: new Date(now.getTime() - quotaWindowMs) } } },
        { $group: { _id: '$accountId', used: { $sum: 1 }, oldestAt: { $min: '$at' } } },
      ],
      inSession,
    )
    .toArray();
  const needy = await accountsInNeed(db, session);
  const ids = new Set([...sends.map(({ _id }) => _id), ...needy]);
  return [...ids].map((accountId) => {
    const { used = 0, oldestAt = null } = sends.find(({ _id }) => _id === accountId) ?? {};
    return { accountId, used, oldestAt, needs: needy.has(accountId) };
  });
}

/** Linked accounts that can send now, and whose customers wait for a direct message. */
async function accountsInNeed(db: Database, session?: ClientSession): Promise<ReadonlySet<string>> {
  const inSession = session ? { session } : {};
  const able = { unlinkedAt: null, state: 'active' as const, 'settings.allowReplies': true };
  const ids = await db.accounts.distinct('_id', able, inSession);
  const waiting = await db.replies.distinct(
    'accountId',
    { state: 'queued', accountId: { $in: ids }, kind: 'directMessage' },
    inSession,
  );
  const asked = await db.tickets.distinct(
    'accountId',
    { accountId: { $in: ids }, status: { $in: unsolvedStatuses }, channel: 'x_dm' },
    inSession,
  );
  return new Set([...waiting, ...asked].filter((id) => id !== null));
}
