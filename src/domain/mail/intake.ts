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
  /** Mails that said something in the ticket within the last hour. */
  readonly lately: number;
}

/** What becomes of a mail. */
export type Intake =
  | { readonly kind: 'dropped' | 'setAside'; readonly reason: MailReason }
  /** Nobody got one of ours. */
  | { readonly kind: 'bounce'; readonly ticket: Ticket; readonly about: string | null }
  /** A machine's words: kept where agents see them, and nothing more. */
  | { readonly kind: 'noted'; readonly ticket: Ticket }
  | { readonly kind: 'joined'; readonly ticket: Ticket; readonly isOtherSender: boolean }
  /** The ticket is closed: another one follows it. */
  | { readonly kind: 'followUp'; readonly ticket: Ticket; readonly isOtherSender: boolean };

/** Two machines that answer each other are stopped by this, whatever they call themselves. */
export const mailsAnHour = 30;

export function planIntake(
  mail: Pick<IncomingMail, 'from' | 'text' | 'attachments' | 'report'>,
  kind: MailKind,
  known: Known,
): Intake {
  if (kind === 'loop') return { kind: 'dropped', reason: 'loop' };
  const { named, ticket, followUps, lately } = known;
  if (named.outcome !== 'valid') return { kind: 'setAside', reason: reasons[named.outcome] };
  if (!ticket) return { kind: 'setAside', reason: 'ticketGone' };
  if (kind === 'bounce') return { kind: 'bounce', ticket, about: mail.report?.about ?? null };
  if (lately >= mailsAnHour) return { kind: 'setAside', reason: 'tooMany' };
  if (mail.text.trim() === '' && mail.attachments.length === 0) return { kind: 'setAside', reason: 'empty' };
  const current = [ticket, ...followUps].find(({ status }) => status !== 'closed');
  if (kind === 'automatic')
    return current ? { kind: 'noted', ticket: current } : { kind: 'setAside', reason: 'ticketClosed' };
  const isOtherSender = !isOf(known.requester, mail.from.address);
  if (current) return { kind: 'joined', ticket: current, isOtherSender };
  return { kind: 'followUp', ticket: followUps[0] ?? ticket, isOtherSender };
}

const reasons = {
  none: 'noToken',
  invalid: 'tokenInvalid',
  expired: 'tokenExpired',
  notStored: 'notStored',
} as const;

const isOf = (requester: Known['requester'], address: string): boolean =>
  requester?.email?.toLowerCase() === address.toLowerCase();

/** A customer's mail opens what was solved, or waited for them (S33). */
export const afterMail = ({
  status,
}: Pick<Ticket, 'status'>): Partial<Pick<Ticket, 'status' | 'solvedAt'>> =>
  status === 'solved' || status === 'pending' ? { status: 'open', solvedAt: null } : {};
