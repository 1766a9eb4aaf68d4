import type { Reply, ReplyMail } from '../replies/reply.js';
import type { Contact } from '../tickets/contact.js';
import type { Ticket } from '../tickets/ticket.js';

/** Why no answer by e-mail can be queued; each is a code of the API. */
export type MailProblem = 'ticketClosed' | 'textEmpty' | 'contactHasNoEmail' | 'mailNotConfigured';

/** As long as a request may say. */
export const mailLimit = 65_000;

export type MailPlan =
  | {
      readonly ok: true;
      readonly reply: Pick<Reply, 'accountId' | 'kind' | 'text' | 'inReplyToXId' | 'toXUserId'> & {
        readonly mail: ReplyMail;
      };
      readonly parts?: never;
    }
  | { readonly ok: false; readonly problem: MailProblem };

interface Facts {
  readonly ticket: Pick<Ticket, 'status' | 'subject' | 'number'>;
  readonly contact: Pick<Contact, 'email'> | null;
  /** Of the address that answers go to; null: none is set. */
  readonly replyAddress: string | null;
  /** Of the mails of the ticket, oldest first. */
  readonly messageIds: readonly string[];
  readonly replyId: string;
  /** Instead of the ticket's; absent or empty: that. */
  readonly subject?: string | undefined;
}

/** More make a header that mail servers refuse. */
const referencesKept = 20;

/**
 * An answer by e-mail (S48): to the contact's address, on a ticket of any channel that is not closed,
 * whatever became of its account (S42). Its Message-ID is given here, so that however often it is sent it
 * is one mail.
 */
export function planMail(facts: Facts, input: string): MailPlan {
  const text = input.normalize('NFC').trim();
  const { ticket, contact, replyAddress, messageIds, replyId, subject } = facts;
  if (ticket.status === 'closed') return { ok: false, problem: 'ticketClosed' };
  if (text === '') return { ok: false, problem: 'textEmpty' };
  if (replyAddress === null) return { ok: false, problem: 'mailNotConfigured' };
  const to = contact?.email ?? null;
  if (to === null) return { ok: false, problem: 'contactHasNoEmail' };
  const mail: ReplyMail = {
    to,
    subject: mailSubject(ticket, subject),
    messageId: messageIdOf(replyId, replyAddress),
    references: referencesOf(messageIds),
  };
  return {
    ok: true,
    reply: { accountId: '', kind: 'email', text, inReplyToXId: null, toXUserId: null, mail },
  };
}

/** The first of a thread and the newest: between them readers need none. */
const referencesOf = (ids: readonly string[]): string[] =>
  ids.length <= referencesKept ? [...ids] : [...ids.slice(0, 1), ...ids.slice(1 - referencesKept)];

/** The number is for people; which ticket an answer belongs to is never read from it. */
function mailSubject({ subject, number }: Pick<Ticket, 'subject' | 'number'>, own = ''): string {
  const given = oneLine(own);
  return `${given || `Re: ${oneLine(subject) || 'Your request'}`} [#${number}]`;
}

const oneLine = (words: string): string => words.replace(/\s+/g, ' ').trim();

/** Without angle brackets. */
const messageIdOf = (replyId: string, replyAddress: string): string =>
  `perch.${replyId}@${domainOf(replyAddress)}`;

export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** The reply that a Message-ID of ours names; null: it is none of ours. */
export function replyIdOf(messageId: string, replyAddress: string): string | null {
  const [, replyId, domain] = /^<?perch\.([0-9a-f]{24})@([^>\s]+)>?$/i.exec(messageId.trim()) ?? [];
  return replyId !== undefined && domain?.toLowerCase() === domainOf(replyAddress)
    ? replyId.toLowerCase()
    : null;
}
