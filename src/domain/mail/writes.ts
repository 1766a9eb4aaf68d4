import { subjectOf } from '../filing/subject.js';
import { customerWrites, type CustomerWrites } from '../tickets/customer-writes.js';
import type { Ticket } from '../tickets/ticket.js';
import type { IncomingMail } from './mail.js';

/**
 * What becomes of a ticket by a customer's mail: as by what they write on the ticket page, but that a ticket which
 * follows a closed one is one of e-mail (S33 to S35, S48).
 */
export function mailWrites(
  ticket: Ticket,
  { subject, text }: Pick<IncomingMail, 'subject' | 'text'>,
  now: Date,
  commentsAtMost?: number,
): CustomerWrites {
  const words = subjectOf(subject) || subjectOf(text) || ticket.subject;
  const writes = customerWrites(ticket, words, now, commentsAtMost);
  return writes.outcome === 'follows' ? { ...writes, next: { ...writes.next, ...byMail } } : writes;
}

const byMail = { channel: 'email', conversationXId: null, dmFirstAt: null, dmLastAt: null } as const;
