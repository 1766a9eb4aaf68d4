import type { mongo } from 'mongoose';
import type { Actor } from '../../domain/events/event.js';
import { replyCauses } from '../../domain/access/trouble.js';
import type { MailProblem } from '../../domain/mail/plan.js';
import { planMailed } from './queue-mail.js';
import { recordMailed } from './record-mailed.js';
import { settingsRepository } from '../settings/repository.js';
import { replyGround } from './ground.js';
import { uncountMessage } from './message-quota.js';
import { newReplies } from './new-replies.js';
import { recordSent } from './record-sent.js';
import { tellSettled } from './settled.js';
import { repeatOf } from './repeats.js';
import { attachable, attachMedia } from '../media/repository.js';
import { planReply, type ReplyInput, type ReplyPlan, type ReplyProblem } from '../../domain/replies/plan.js';
import type { Reply, ReplyReason, ReplyState } from '../../domain/replies/reply.js';
import { ConflictError, newId, type ClientSession, type Database } from '../database.js';
import type { Ticket } from '../../domain/tickets/ticket.js';

export interface NewReply extends ReplyInput {
  readonly ticketId: string;
  readonly agentId: string | null;
  /** The rule that answers by itself (S52). */
  readonly byRule?: NonNullable<Reply['byRule']> | undefined;
  /** Of a mail, instead of the ticket's. */
  readonly subject?: string | undefined;
  /** What the agent wrote, where the text has more: it comes back as a draft (S44). */
  readonly written?: string;
  /** By e-mail instead of at X (S48). `replyAddress`: where answers go; null: none is set. */
  readonly byMail?: { readonly replyAddress: string | null } | undefined;
  /** When the agent asked for it, where that was before now: what is a repeat goes by that. */
  readonly askedAt?: Date | undefined;
}

export type CreatedReply =
  /** Of several parts `reply` is the first; `replies` are all whose workflows are to be told. */
  | { readonly kind: 'created' | 'repeated'; readonly reply: Reply; readonly replies: readonly Reply[] }
  | { readonly kind: 'refused'; readonly problem: ReplyProblem | MailProblem };

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
      const replyId = newId();
      const plan = input.byMail
        ? await planMailed(db, ticket, mailOf(input, input.byMail, replyId), session)
        : await planned(db, ticket, input, session);
      if (!plan.ok) return { kind: 'refused', problem: plan.problem };
      const since = new Date((input.askedAt ?? now).getTime() - doubleClickMs);
      const repeated = await repeatOf(db, input, plan, since, session);
      if (repeated) return { kind: 'repeated', reply: repeated, replies: [repeated] };
      const about = { agentId: input.agentId, kind: plan.reply.kind };
      const attached = await attachable(db, input.mediaIds ?? [], about, session);
      if ('problem' in attached) return { kind: 'refused', problem: attached.problem };
      const { media } = attached;
      const { undoSeconds } = await settingsRepository(db).get(session);
      const notBefore =
        undoSeconds > 0 && !input.byRule ? new Date(now.getTime() + undoSeconds * 1_000) : null;
      const [first, ...more] = newReplies({ ...input, replyId, notBefore }, plan.reply, plan.parts, now);
      // Of parts, the first has what is attached.
      const written = input.written ?? input.text;
      const reply: Reply = {
        ...first,
        ...(media.length > 0 ? { media } : {}),
        ...(written === first.text ? {} : { written }),
      };
      const replies = [reply, ...more];
      await db.replies.insertMany(replies, { session });
      await attachMedia(db, media, reply._id, session);
      return { kind: 'created', reply, replies };
    },

    find: (replyId: string) => db.replies.findOne({ _id: replyId }),

    /** X never took it: it waits and goes again. */
    async notSent(reply: Reply, reason: ReplyReason, now: Date) {
      const refusedFor = replyCauses.find((cause) => cause === reason);
      const waiting = { state: 'queued' as const, reason, ...(refusedFor && { refusedFor }) };
      await move(db, reply._id, 'sending', waiting, now);
      if (reply.kind === 'directMessage') await uncountMessage(db, reply);
    },
    /** The mail server did not take it, or nobody heard that it did: it goes again, and then stays ours to send. */
    notMailed: (replyId: string, { mayBeTaken }: { readonly mayBeTaken: boolean }, now: Date) =>
      move(
        db,
        replyId,
        'sending',
        { state: 'queued', reason: 'mailUnavailable', ...(mayBeTaken ? { mayBeTaken } : {}) },
        now,
      ),
    /** `until`: when the hindrance is gone, where that is known. */
    waits: (replyId: string, reason: ReplyReason, now: Date, until?: Date) =>
      db.replies.updateOne(
        { _id: replyId, state: 'queued' },
        {
          $set: { reason, updatedAt: now, ...(until ? { waitsUntil: until } : {}) },
          ...(until ? {} : { $unset: { waitsUntil: '' } }),
        },
      ),
    /** The part before it is not sent, so it is not either. */
    cancelPart: (replyId: string, now: Date) =>
      settle(db, { _id: replyId, state: 'queued' }, { state: 'cancelled', reason: 'partBeforeNotSent' }, now),
    refused: (replyId: string, from: 'queued' | 'sending', reason: ReplyReason, now: Date) =>
      settle(db, { _id: replyId, state: from }, { state: 'refused', reason }, now),
    unknown: (replyId: string, now: Date) =>
      settle(db, { _id: replyId, state: 'sending' }, { state: 'unknown', reason: 'outcomeUnknown' }, now),
    cancel: (replyId: string, by: Actor, now: Date) =>
      settle(
        db,
        { _id: replyId, state: 'queued', mayBeTaken: { $exists: false } },
        { state: 'cancelled', reason: null },
        now,
        by,
      ),

    /**
     * An agent settles an unknown outcome; `sendAgain` sends it once more, after another look. `notSent` also ends
     * a mail that may be out and is sent again and again.
     */
    settle: (replyId: string, outcome: 'notSent' | 'sendAgain', by: Actor, now: Date) =>
      outcome === 'notSent'
        ? settle(
            db,
            { _id: replyId, $or: [{ state: 'unknown' }, { state: 'queued', mayBeTaken: true }] },
            { state: 'cancelled', reason: 'settledByAgent' },
            now,
            by,
          )
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

    /** The mail server has it; all that follows from that is written in one transaction. */
    mailed: (reply: Reply, now: Date): Promise<Reply | null> =>
      db.transaction((session) => recordMailed(db, reply, now, session)),

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

const mailOf = ({ text, subject }: NewReply, byMail: NonNullable<NewReply['byMail']>, replyId: string) => ({
  ...byMail,
  replyId,
  text,
  subject,
});

/** How an answer at X leaves, by what is on record. */
async function planned(
  db: Database,
  ticket: Ticket,
  input: NewReply,
  session: ClientSession,
): Promise<ReplyPlan> {
  const { senders, customerPosts } = await replyGround(db, ticket, session);
  return planReply(ticket, senders, customerPosts, input);
}

/** Moves it where it stays, unless somebody looks again, and tells so. */
const settle = (
  db: Database,
  from: mongo.Filter<Reply>,
  to: Pick<Reply, 'state' | 'reason'>,
  now: Date,
  by: Actor = { kind: 'perch' },
): Promise<Reply | null> =>
  db.transaction(async (session) => {
    const settled = await db.replies.findOneAndUpdate(
      from,
      { $set: { ...to, updatedAt: now } },
      { session, returnDocument: 'after' },
    );
    if (settled) await tellSettled(db, settled, by, session);
    return settled;
  });

const move = (db: Database, replyId: string, from: Reply['state'], to: Partial<Reply>, now: Date) =>
  db.replies.findOneAndUpdate(
    { _id: replyId, state: from },
    { $set: { ...to, updatedAt: now } },
    { returnDocument: 'after' },
  );
