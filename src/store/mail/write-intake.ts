import { afterMail, type Intake } from '../../domain/mail/intake.js';
import type { KeptMail } from '../../domain/mail/mail.js';
import { replyIdOf } from '../../domain/mail/plan.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { ConflictError, type ClientSession, type Database } from '../database.js';
import { bounceNote, commentOfMail } from './comments.js';
import { openFollowUp } from './follow-up.js';
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
    case 'setAside':
      return { ticketId: null, outcome: intake.kind, reason: intake.reason };
    case 'bounce':
      return writeBounce(db, incoming, intake, now, session);
    case 'noted':
      await say(
        db,
        incoming,
        { ticket: intake.ticket, isInternal: true, isOtherSender: false },
        now,
        session,
      );
      return { ticketId: intake.ticket._id, outcome: 'noted', reason: null };
    case 'joined':
      await say(db, incoming, { ...intake, isInternal: false }, now, session);
      return { ticketId: intake.ticket._id, outcome: 'joined', reason: null };
    case 'followUp': {
      const ticket = await openFollowUp(db, intake.ticket, incoming.mail, now, session);
      await say(db, incoming, { ...intake, ticket, isInternal: false }, now, session);
      return { ticketId: ticket._id, outcome: 'joined', reason: null };
    }
  }
}

interface Saying {
  readonly ticket: Ticket;
  readonly isInternal: boolean;
  readonly isOtherSender: boolean;
}

/** Writes the ticket too, so that one that is closed at the same moment is noticed. */
async function say(
  db: Database,
  { mail }: Incoming,
  { ticket, isInternal, isOtherSender }: Saying,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await db.comments.insertOne(commentOfMail(ticket, mail, { isInternal, isOtherSender }, now), { session });
  const changed = await db.tickets.updateOne(
    { _id: ticket._id, version: ticket.version },
    {
      $inc: { version: 1, commentCount: 1 },
      $set: { updatedAt: now, ...(isInternal ? {} : afterMail(ticket)) },
    },
    { session },
  );
  if (changed.matchedCount === 0) throw new ConflictError('The ticket changed while a mail was taken in');
}

/** Of which answer, the report says; the newest one to the ticket where it does not. */
async function writeBounce(
  db: Database,
  { mail, replyAddress }: Incoming,
  { ticket, about }: Extract<Intake, { kind: 'bounce' }>,
  now: Date,
  session: ClientSession,
): Promise<Written> {
  const replyId = about === null ? null : replyIdOf(about, replyAddress);
  const sent = { ticketId: ticket._id, kind: 'email', state: 'sent' } as const;
  const reply = await db.replies.findOneAndUpdate(
    replyId === null ? sent : { ...sent, _id: replyId },
    { $set: { state: 'refused', reason: 'bounced', updatedAt: now } },
    { session, sort: { createdAt: -1 } },
  );
  if (!reply) return { ticketId: ticket._id, outcome: 'setAside', reason: 'unknownReply' };
  await db.comments.insertOne(bounceNote(ticket, reply, mail, now), { session });
  await db.tickets.updateOne(
    { _id: ticket._id },
    { $inc: { version: 1, commentCount: 1 }, $set: { updatedAt: now } },
    { session },
  );
  return { ticketId: ticket._id, outcome: 'bounce', reason: null };
}
