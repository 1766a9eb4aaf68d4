import { byPerch } from '../../domain/events/event.js';
import { bounceOf, bouncesWithinMs } from '../../domain/mail/bounce.js';
import type { Intake } from '../../domain/mail/intake.js';
import type { KeptMail } from '../../domain/mail/mail.js';
import { replyIdOf } from '../../domain/mail/plan.js';
import { mailWrites } from '../../domain/mail/writes.js';
import type { Reply } from '../../domain/replies/reply.js';
import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import { ConflictError, newId, type ClientSession, type Database } from '../database.js';
import { tellSettled } from '../replies/settled.js';
import { writeHolder } from '../tickets/customer-comment.js';
import { bounceNote, commentOfMail, setAsideNote } from './comments.js';
import type { Incoming } from './intake.js';

type Written = Pick<KeptMail, 'ticketId' | 'outcome' | 'reason'>;

/** Writes what a mail says; returns where it says it. */
export async function writeIntake(
  db: Database,
  incoming: Incoming,
  intake: Intake,
  now: Date,
  session: ClientSession,
): Promise<Written> {
  switch (intake.kind) {
    case 'dropped':
      return { ticketId: null, outcome: 'dropped', reason: intake.reason };
    case 'setAside': {
      const { ticket, reason, isToTell } = intake;
      if (ticket && isToTell) await note(db, ticket, setAsideNote(ticket, now), session);
      return { ticketId: ticket?._id ?? null, outcome: 'setAside', reason };
    }
    case 'bounce':
      return writeBounce(db, incoming, intake, now, session);
    case 'noted': {
      const { ticket } = intake;
      const said = { isInternal: true, isOtherSender: false };
      await note(db, ticket, commentOfMail(ticket, incoming.mail, said, now), session);
      return { ticketId: ticket._id, outcome: 'noted', reason: null };
    }
    case 'joined': {
      const { ticket, isOtherSender } = intake;
      const said = { isInternal: false, isOtherSender };
      const { mail } = incoming;
      const words = { commentId: newId(), text: mail.text };
      const holder = await writeHolder(db, ticket, mailWrites(ticket, mail, now), words, now, session);
      const comment = { ...commentOfMail(holder, mail, said, now), _id: words.commentId };
      await db.comments.insertOne(comment, { session });
      return { ticketId: holder._id, outcome: 'joined', reason: null };
    }
  }
}

/** Says something in a ticket that changes nothing about it. */
async function note(db: Database, ticket: Ticket, comment: Comment, session: ClientSession): Promise<void> {
  await db.comments.insertOne(comment, { session });
  const changed = await db.tickets.updateOne(
    { _id: ticket._id, version: ticket.version },
    { $inc: { version: 1, commentCount: 1 }, $set: { updatedAt: comment.at } },
    { session },
  );
  // Also so that one that is closed at the same moment is noticed.
  if (changed.matchedCount === 0) throw new ConflictError('The ticket changed while a mail was taken in');
}

async function writeBounce(
  db: Database,
  { mail, replyAddress }: Incoming,
  { ticket, about }: Extract<Intake, { kind: 'bounce' }>,
  now: Date,
  session: ClientSession,
): Promise<Written> {
  const replyId = about === null ? null : replyIdOf(about, replyAddress);
  const reply = await bouncedReply(db, ticket, replyId, now, session);
  const outcome = reply ? bounceOf(reply) : 'none';
  if (outcome === 'later') throw new ConflictError('The answer that came back is still being sent');
  if (!reply || outcome === 'none')
    return { ticketId: ticket._id, outcome: 'setAside', reason: 'unknownReply' };
  const refused = { state: 'refused', reason: 'bounced', updatedAt: now } as const;
  await db.replies.updateOne({ _id: reply._id }, { $set: refused }, { session });
  await note(db, ticket, bounceNote(ticket, reply, mail, now), session);
  await tellSettled(db, { ...reply, ...refused }, byPerch, session);
  return { ticketId: ticket._id, outcome: 'bounce', reason: null };
}

/** Of which answer, the report says; the newest one to the ticket where it does not. */
function bouncedReply(
  db: Database,
  { _id: ticketId }: Ticket,
  replyId: string | null,
  now: Date,
  session: ClientSession,
): Promise<Reply | null> {
  if (replyId !== null) return db.replies.findOne({ _id: replyId, ticketId, kind: 'email' }, { session });
  const sentAt = { $gt: new Date(now.getTime() - bouncesWithinMs) };
  const newest = { session, sort: { createdAt: -1 } } as const;
  return db.replies.findOne({ ticketId, kind: 'email', state: 'sent', sentAt }, newest);
}
