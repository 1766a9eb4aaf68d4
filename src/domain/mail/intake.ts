import { commentsOfTicket } from '../filing/desk.js';
import type { Contact } from '../tickets/contact.js';
import type { Ticket } from '../tickets/ticket.js';
import type { MailKind } from './kind.js';
import type { IncomingMail, MailReason } from './mail.js';

/** What the addresses of a mail say; the signed token alone names a ticket, never sender or subject (S48). */
export type Named =
  | { readonly outcome: 'valid'; readonly ticketId: string }
  | { readonly outcome: 'none' | 'invalid' | 'expired' | 'notStored' };

export interface Known {
  readonly named: Named;
  /** The ticket named; null: it was deleted. */
  readonly ticket: Ticket | null;
  /** What follows it, newest first; asked for where it is closed. */
  readonly followUps: readonly Ticket[];
  readonly requester: Pick<Contact, 'email'> | null;
  readonly isSuspended: boolean;
  /** Mails that said something in the ticket within the last hour. */
  readonly lately: number;
  /** Whether agents were told within that hour that there were too many. */
  readonly isTold: boolean;
}

/** What becomes of a mail. */
export type Intake =
  | { readonly kind: 'dropped'; readonly reason: MailReason }
  | {
      readonly kind: 'setAside';
      readonly reason: MailReason;
      /** Null: it names none, or a forged one. */
      readonly ticket: Ticket | null;
      /** Whether the ticket says so. */
      readonly isToTell: boolean;
    }
  /** Nobody got one of ours. */
  | { readonly kind: 'bounce'; readonly ticket: Ticket; readonly about: string | null }
  /** A machine's words: kept where agents see them, and nothing more. */
  | { readonly kind: 'noted'; readonly ticket: Ticket }
  /** The customer's words; a closed or full ticket goes on in another (`mailWrites`). */
  | { readonly kind: 'joined'; readonly ticket: Ticket; readonly isOtherSender: boolean };

/** Two machines that answer each other are stopped by this, whatever they call themselves. */
export const mailsAnHour = 30;

export function planIntake(
  mail: Pick<IncomingMail, 'from' | 'text' | 'attachments' | 'report'>,
  kind: MailKind,
  known: Known,
): Intake {
  if (kind === 'loop') return { kind: 'dropped', reason: 'loop' };
  const { named, ticket, followUps } = known;
  if (named.outcome !== 'valid') return setAside(reasons[named.outcome], null);
  if (!ticket) return setAside('ticketGone', null);
  if (kind === 'bounce') return { kind: 'bounce', ticket, about: mail.report?.about ?? null };
  const current = [ticket, ...followUps].find(({ status }) => status !== 'closed');
  const hindrance = hindranceOf(mail, known);
  if (hindrance)
    return { ...setAside(hindrance, current ?? ticket), isToTell: hindrance === 'tooMany' && !known.isTold };
  if (kind === 'person') {
    const isOtherSender = !isOf(known.requester, mail.from.address);
    return { kind: 'joined', ticket: current ?? followUps[0] ?? ticket, isOtherSender };
  }
  if (!current) return setAside('ticketClosed', ticket);
  // A machine's words open no other ticket (S35).
  return current.commentCount < commentsOfTicket
    ? { kind: 'noted', ticket: current }
    : setAside('tooMany', current);
}

const setAside = (reason: MailReason, ticket: Ticket | null): Extract<Intake, { kind: 'setAside' }> => ({
  kind: 'setAside',
  reason,
  ticket,
  isToTell: false,
});

function hindranceOf(
  { text, attachments }: Pick<IncomingMail, 'text' | 'attachments'>,
  { isSuspended, lately }: Known,
): MailReason | null {
  if (isSuspended) return 'suspended';
  if (lately >= mailsAnHour) return 'tooMany';
  return text.trim() === '' && attachments.length === 0 ? 'empty' : null;
}

const reasons = {
  none: 'noToken',
  invalid: 'tokenInvalid',
  expired: 'tokenExpired',
  notStored: 'notStored',
} as const;

const isOf = (requester: Known['requester'], address: string): boolean =>
  requester?.email?.toLowerCase() === address.toLowerCase();
