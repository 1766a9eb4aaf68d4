import { dayMs, hourMs } from '../../domain/durations.js';
import { whyNotAnswer } from '../../domain/effects/automatic.js';
import type { Effect } from '../../domain/effects/effect.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { oneAtATime } from '../one-at-a-time.js';
import { EffectSkipped } from './settle.js';

/**
 * Counts an answer in the transaction that queues it, or skips the effect where a cap is reached.
 */
export async function countAnswer(
  db: Database,
  { _id, by, action }: Effect,
  { requesterId, requesterXUserId }: Ticket,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await oneAnswerAtATime(db, session);
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
  await oneAnswerAtATime(db, session);
  await db.ruleAnswers.updateMany({ requesterId: otherId }, { $set: { requesterId: intoId } }, { session });
  await db.ruleAnswers.updateMany({ publicTo: otherId }, { $set: { publicTo: intoId } }, { session });
}

const oneAnswerAtATime = (db: Database, session: ClientSession) => oneAtATime(db, 'ruleAnswers', session);
