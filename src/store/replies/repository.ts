import { replyCauses } from '../../domain/access/trouble.js';
import { recordSent } from './record-sent.js';
import { attachMedia, usableMedia } from '../media/repository.js';
import { takenXIds } from './taken.js';
import { attachmentProblem } from '../../domain/media/attach.js';
import { planReply, type ReplyInput, type ReplyProblem } from '../../domain/replies/plan.js';
import type { Reply, ReplyReason, ReplyState } from '../../domain/replies/reply.js';
import { ConflictError, newId, type ClientSession, type Database } from '../database.js';

export interface NewReply extends ReplyInput {
  readonly ticketId: string;
  readonly agentId: string | null;
}

export type CreatedReply =
  | { readonly kind: 'created' | 'repeated'; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly problem: ReplyProblem };

/** The same words to the same ticket from the same agent within this time are one click too many (S43). */
const doubleClickMs = 30_000;

export function repliesRepository(db: Database) {
  return {
    /**
     * Queues an answer. It writes the ticket too, so two of them at once are seen one after the
     * other, and a ticket closed meanwhile is noticed. The caller wakes the reply's workflow.
     */
    async create(input: NewReply, now: Date, session: ClientSession): Promise<CreatedReply> {
      const ticket = await db.tickets.findOneAndUpdate(
        { _id: input.ticketId },
        { $inc: { version: 1 }, $set: { updatedAt: now } },
        { session, returnDocument: 'after' },
      );
      if (!ticket) throw new ConflictError('The ticket is gone');
      const account = await db.accounts.findOne(
        { _id: input.accountId ?? ticket.accountId ?? '' },
        { session },
      );
      const posts = await db.comments
        .find({ ticketId: ticket._id, side: 'customer', xId: { $type: 'string' } }, { session })
        .sort({ at: 1, order: 1 })
        .toArray();
      const plan = planReply(ticket, account, posts, input);
      if (!plan.ok) return { kind: 'refused', problem: plan.problem };
      const repeated = await repeatOf(db, input, plan.reply, now, session);
      if (repeated) return { kind: 'repeated', reply: repeated };
      const media = await usableMedia(db, input.mediaIds ?? [], input.agentId, session);
      const unfit = media
        ? attachmentProblem(
            media.map(({ kind }) => kind),
            plan.reply.kind,
          )
        : 'mediaNotUsable';
      if (unfit || !media) return { kind: 'refused', problem: unfit ?? 'mediaNotUsable' };
      const reply = { ...newReply(input, plan.reply, now), ...(media.length > 0 && { media }) };
      await db.replies.insertOne(reply, { session });
      await attachMedia(db, media, reply._id, session);
      return { kind: 'created', reply };
    },

    find: (replyId: string) => db.replies.findOne({ _id: replyId }),

    /** Takes a queued reply to be sent: whoever else tries finds it taken. `xNow` is X's time. */
    takeToSend: (replyId: string, xNow: Date, now: Date) =>
      db.replies.findOneAndUpdate(
        { _id: replyId, state: 'queued' },
        {
          $set: { state: 'sending', reason: null, attemptedAt: xNow, updatedAt: now },
          $inc: { attempts: 1 },
        },
        { returnDocument: 'after' },
      ),

    /** X never took it: it waits and goes again. */
    notSent(replyId: string, reason: ReplyReason, now: Date) {
      const refusedFor = replyCauses.find((cause) => cause === reason);
      return move(
        db,
        replyId,
        'sending',
        { state: 'queued', reason, ...(refusedFor && { refusedFor }) },
        now,
      );
    },
    waits: (replyId: string, reason: ReplyReason, now: Date) => move(db, replyId, 'queued', { reason }, now),
    refused: (replyId: string, from: 'queued' | 'sending', reason: ReplyReason, now: Date) =>
      move(db, replyId, from, { state: 'refused', reason }, now),
    unknown: (replyId: string, now: Date) =>
      move(db, replyId, 'sending', { state: 'unknown', reason: 'outcomeUnknown' }, now),
    cancel: (replyId: string, now: Date) =>
      move(db, replyId, 'queued', { state: 'cancelled', reason: null }, now),

    /** An agent settles an unknown outcome; `sendAgain` sends it once more, after another look. */
    settle: (replyId: string, outcome: 'notSent' | 'sendAgain', now: Date) =>
      outcome === 'notSent'
        ? move(db, replyId, 'unknown', { state: 'cancelled', reason: 'settledByAgent' }, now)
        : move(db, replyId, 'unknown', { sendAgain: true, handOver: 'pending' }, now),

    /** Looked for once more and not seen: an agent's "send again" may go. */
    again: (replyId: string, now: Date) =>
      db.replies.findOneAndUpdate(
        { _id: replyId, state: 'unknown', sendAgain: true },
        [
          { $set: { state: 'queued', reason: null, updatedAt: now } },
          { $set: { soughtFrom: { $ifNull: ['$soughtFrom', '$attemptedAt'] } } },
          { $unset: 'sendAgain' },
        ],
        { returnDocument: 'after' },
      ),

    handedOver: (replyId: string) => db.replies.updateOne({ _id: replyId }, { $unset: { handOver: '' } }),

    /** X ids of the account that belong to replies already. */
    taken: (accountId: string, xIds: readonly string[]): Promise<Set<string>> =>
      takenXIds(db, accountId, xIds),

    /** X has it; all that follows from that is written in one transaction. */
    sent: (
      reply: Reply,
      xId: string | null,
      sentAt: Date,
      now: Date,
      from: readonly ReplyState[] = ['sending', 'unknown'],
    ): Promise<Reply | null> =>
      db.transaction((session) => recordSent(db, { reply, xId, sentAt, now, from }, session)),
  };
}

const newReply = (
  input: NewReply,
  planned: Pick<Reply, 'accountId' | 'kind' | 'text' | 'inReplyToXId' | 'toOwnPost' | 'toXUserId'>,
  now: Date,
): Reply => ({
  ...planned,
  _id: newId(),
  ticketId: input.ticketId,
  agentId: input.agentId,
  state: 'queued',
  reason: null,
  xId: null,
  attempts: 0,
  attemptedAt: null,
  sentAt: null,
  handOver: 'pending',
  createdAt: now,
  updatedAt: now,
});

const repeatOf = (
  db: Database,
  input: NewReply,
  planned: Pick<Reply, 'text' | 'inReplyToXId' | 'accountId'>,
  now: Date,
  session: ClientSession,
) =>
  db.replies.findOne(
    {
      ticketId: input.ticketId,
      agentId: input.agentId,
      accountId: planned.accountId,
      text: planned.text,
      inReplyToXId: planned.inReplyToXId,
      'media.0._id': input.mediaIds?.[0] ?? { $exists: false },
      state: { $nin: ['refused', 'cancelled'] },
      createdAt: { $gt: new Date(now.getTime() - doubleClickMs) },
    },
    { session, sort: { createdAt: -1 } },
  );

const move = (db: Database, replyId: string, from: Reply['state'], to: Partial<Reply>, now: Date) =>
  db.replies.findOneAndUpdate(
    { _id: replyId, state: from },
    { $set: { ...to, updatedAt: now } },
    { returnDocument: 'after' },
  );
