import { planMail, type MailPlan } from '../../domain/mail/plan.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { inSession, type ClientSession, type Database } from '../database.js';

const mailsRead = 100;

/** How an answer by e-mail leaves, by what is on record (S48). */
export async function planMailed(
  db: Database,
  ticket: Ticket,
  {
    text,
    ...given
  }: { replyId: string; text: string; subject?: string | undefined; replyAddress: string | null },
  session?: ClientSession,
): Promise<MailPlan> {
  const contact = await db.contacts.findOne({ _id: ticket.requesterId }, inSession(session));
  const messageIds = await messageIdsOf(db, ticket._id, session);
  return planMail({ ...given, ticket, contact, messageIds }, text);
}

/** Of what the customer wrote and what was sent, oldest first. */
async function messageIdsOf(db: Database, ticketId: string, session?: ClientSession): Promise<string[]> {
  const newest = { ...inSession(session), sort: { createdAt: -1 }, limit: mailsRead } as const;
  const sent = await db.replies.find({ ticketId, kind: 'email', state: 'sent' }, newest).toArray();
  const received = await db.mails.find({ ticketId, outcome: 'joined' }, newest).toArray();
  return [
    ...sent.map(({ mail, sentAt, createdAt }) => ({ id: mail?.messageId, at: sentAt ?? createdAt })),
    ...received.map(({ messageId, createdAt }) => ({ id: messageId, at: createdAt })),
  ]
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .flatMap(({ id }) => id ?? []);
}
