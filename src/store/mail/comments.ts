import { mailsAnHour } from '../../domain/mail/intake.js';
import type { IncomingMail } from '../../domain/mail/mail.js';
import type { Reply } from '../../domain/replies/reply.js';
import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import { blankComment } from '../tickets/blank-comment.js';

/** What somebody, or a machine, says by e-mail; in the order in which it came. */
export const commentOfMail = (
  ticket: Pick<Ticket, '_id' | 'accountId'>,
  { from, text, fullText, attachments }: IncomingMail,
  { isInternal, isOtherSender }: { readonly isInternal: boolean; readonly isOtherSender: boolean },
  now: Date,
): Comment => ({
  ...blankComment(ticket, now),
  side: 'customer',
  visibility: isInternal ? 'internal' : 'private',
  via: 'email',
  authorName: from.name && from.address ? `${from.name} <${from.address}>` : from.address || 'a mail server',
  text,
  mail: { from: from.address, isOtherSender, fullText, attachments },
});

export const bounceNote = (
  ticket: Pick<Ticket, '_id' | 'accountId'>,
  { mail }: Pick<Reply, 'mail'>,
  { text }: IncomingMail,
  now: Date,
): Comment => ({
  ...blankComment(ticket, now),
  side: 'system',
  visibility: 'internal',
  via: 'email',
  authorName: 'Perch',
  text: `The e-mail to ${mail?.to ?? 'the customer'} came back, nobody got it.\n\n${text.slice(0, reportQuoted)}`.trim(),
});

const reportQuoted = 1_000;

export const setAsideNote = (ticket: Pick<Ticket, '_id' | 'accountId'>, now: Date): Comment => ({
  ...blankComment(ticket, now),
  side: 'system',
  visibility: 'internal',
  via: 'email',
  authorName: 'Perch',
  text: `More than ${mailsAnHour} e-mails came to this ticket within an hour. Further ones are set aside; admins find them in the list of mails.`,
});
