import { subjectOf } from '../../domain/filing/subject.js';
import type { IncomingMail } from '../../domain/mail/mail.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { holdRequesters } from '../contacts/hold.js';
import { ConflictError, newId, type ClientSession, type Database } from '../database.js';
import { reserveTicketNumbers } from '../tickets/numbers.js';
import { withTerms } from '../tickets/terms.js';

/** Opens the ticket that follows a closed one, linked both ways; whoever worked on that one has it (S33). */
export async function openFollowUp(
  db: Database,
  closed: Ticket,
  mail: IncomingMail,
  now: Date,
  session: ClientSession,
): Promise<Ticket> {
  const opened = followUp(closed, mail, await reserveTicketNumbers(db, 1), now);
  const [ticket = opened] = await withTerms(db, [opened], session);
  await db.tickets.insertOne(ticket, { session });
  await holdRequesters(db, [ticket.requesterId], session);
  const linked = await db.tickets.updateOne(
    { _id: closed._id, version: closed.version },
    { $push: { linked: ticket._id }, $inc: { version: 1 }, $set: { updatedAt: now } },
    { session },
  );
  if (linked.matchedCount === 0) throw new ConflictError('The ticket changed while a mail was taken in');
  return ticket;
}

const followUp = (closed: Ticket, mail: IncomingMail, number: number, now: Date): Ticket => ({
  _id: newId(),
  number,
  channel: 'email',
  status: 'new',
  subject: subjectOf(mail.subject) || subjectOf(mail.text) || closed.subject,
  requesterId: closed.requesterId,
  requesterXUserId: closed.requesterXUserId,
  accountId: closed.accountId,
  groupId: closed.groupId,
  assigneeId: null,
  departmentId: closed.departmentId,
  productId: closed.productId,
  priority: closed.priority,
  tags: closed.tags,
  followUpOf: closed._id,
  continuedBy: null,
  linked: [closed._id],
  filedBy: null,
  createdAt: now,
  updatedAt: now,
  firstPostAt: now,
  firstRepliedAt: null,
  solvedAt: null,
  conversationXId: null,
  dmFirstAt: null,
  dmLastAt: null,
  commentCount: 0,
  version: 0,
});
