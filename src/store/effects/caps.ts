import { whyNotAnswer } from '../../domain/effects/automatic.js';
import type { Effect } from '../../domain/effects/effect.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { EffectSkipped } from './settle.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Counts an answer in the transaction that queues it, or skips the effect where a cap is reached. All of them write
 * one document, so that of two at once the later sees the earlier.
 */
export async function countAnswer(
  db: Database,
  { _id, by, action }: Effect,
  { requesterId, requesterXUserId }: Ticket,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await holdAnswers(db, session);
  const publicTo = requesterXUserId ?? requesterId;
  const isPublic = action.kind === 'replyPublicly';
  const day = { $gt: new Date(now.getTime() - dayMs) };
  const hour = { $gt: new Date(now.getTime() - hourMs) };
  const count = (filter: object): Promise<number> => db.ruleAnswers.countDocuments(filter, { session });
  const why = whyNotAnswer(isPublic ? action : null, {
    toRequesterInDay: await count({ requesterId, at: day }),
    publicToUserInDay: isPublic ? await count({ publicTo, at: day }) : 0,
    publicByRuleInHour: isPublic ? await count({ ruleId: by.id, publicTo: { $gt: '' }, at: hour }) : 0,
  });
  if (why) throw new EffectSkipped(why);
  await db.ruleAnswers.insertOne(
    { _id, ruleId: by.id, requesterId, ...(isPublic ? { publicTo } : {}), at: now },
    { session },
  );
}

/** A contact that became part of another brings what it was answered, so that its caps do not begin anew. */
export async function mergeAnswers(
  db: Database,
  otherId: string,
  intoId: string,
  session: ClientSession,
): Promise<void> {
  await holdAnswers(db, session);
  await db.ruleAnswers.updateMany({ requesterId: otherId }, { $set: { requesterId: intoId } }, { session });
  await db.ruleAnswers.updateMany({ publicTo: otherId }, { $set: { publicTo: intoId } }, { session });
}

const holdAnswers = (db: Database, session: ClientSession) =>
  db.counters.updateOne({ _id: 'ruleAnswers' }, { $inc: { value: 1 } }, { session, upsert: true });
