import { kindOf } from '../../domain/mail/kind.js';
import { planIntake, type Intake, type Known, type Named } from '../../domain/mail/intake.js';
import type { IncomingMail, KeptMail, MailOutcome, MailPlace } from '../../domain/mail/mail.js';
import type { Contact } from '../../domain/tickets/contact.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { moveCursor } from './mailboxes.js';
import { writeIntake } from './write-intake.js';
import { hourMs } from '../../domain/durations.js';

export interface Incoming {
  readonly mail: IncomingMail;
  readonly raw: Uint8Array;
  /** Null: it came by /hooks/email. */
  readonly place: MailPlace | null;
  readonly replyAddress: string;
  readonly named: Named;
}

/** Enough to see what it was; attachments are not kept. */
const rawKept = 64 * 1_024;

/**
 * Takes in a mail: its record, what it says in a ticket, and how far the mailbox is read, in one
 * transaction. The same mail a second time, from wherever, moves the cursor and nothing else; its place and
 * its Message-ID are unique keys. Returns what became of it; null: it was known.
 */
export const takeIn = (db: Database, incoming: Incoming, now: Date): Promise<KeptMail | null> =>
  db.transaction(async (session) => {
    const { mail, place } = incoming;
    if (place) await moveCursor(db, place, session);
    if (await isKnown(db, incoming, session)) return null;
    const known = await knownOf(db, incoming.named, now, session);
    const intake = planIntake(mail, kindOf(mail, incoming.replyAddress), known);
    const written = await writeIntake(db, incoming, intake, now, session);
    const kept = recordOf(incoming, intake, written, now);
    await db.mails.insertOne(kept, { session });
    return kept;
  });

async function isKnown(db: Database, { mail, place }: Incoming, session: ClientSession): Promise<boolean> {
  const { messageId } = mail;
  if (await db.mails.findOne({ messageId }, { session, projection: { _id: 1 } })) return true;
  return place !== null && (await db.mails.findOne({ place }, { session, projection: { _id: 1 } })) !== null;
}

async function knownOf(db: Database, named: Named, now: Date, session: ClientSession): Promise<Known> {
  const ticket =
    named.outcome === 'valid' ? await db.tickets.findOne({ _id: named.ticketId }, { session }) : null;
  const followUps = ticket?.status === 'closed' ? await followUpsOf(db, ticket, session) : [];
  const ids = [ticket, ...followUps].flatMap((each) => each?._id ?? []);
  const requester = ticket && (await db.contacts.findOne({ _id: ticket.requesterId }, { session }));
  const since = { ticketId: { $in: ids }, createdAt: { $gt: new Date(now.getTime() - hourMs) } };
  const said: MailOutcome[] = ['joined', 'noted'];
  const lately = await db.mails.countDocuments({ ...since, outcome: { $in: said } }, { session });
  const told = await db.mails.findOne({ ...since, reason: 'tooMany' }, { session, projection: { _id: 1 } });
  const isSuspended = ticket !== null && (await isSuspendedIn(db, ticket, requester, session));
  return { named, ticket, followUps, requester, isSuspended, lately, isTold: told !== null };
}

/** Whether any X user that the customer is known by is suspended (S27). */
async function isSuspendedIn(
  db: Database,
  { requesterXUserId }: Ticket,
  requester: Pick<Contact, 'xUsers'> | null,
  session: ClientSession,
): Promise<boolean> {
  const known = (requester?.xUsers ?? []).map(({ xUserId }) => xUserId);
  const ids = [...known, ...(requesterXUserId ? [requesterXUserId] : [])];
  return (await db.suspendedUsers.findOne({ _id: { $in: ids } }, { session })) !== null;
}

const followUpsRead = 20;

/** What follows a closed ticket, and what follows that; newest first. */
async function followUpsOf(db: Database, closed: Ticket, session: ClientSession): Promise<Ticket[]> {
  const found: Ticket[] = [];
  for (let last: Ticket[] = [closed]; last.length > 0 && found.length < followUpsRead;) {
    const ids = last.map(({ _id }) => _id);
    last = await db.tickets
      .find({ linked: { $in: ids }, followUpOf: { $in: ids } }, { session, hint: 'linked' })
      .sort({ createdAt: -1 })
      .limit(followUpsRead)
      .toArray();
    found.unshift(...last);
  }
  // It asks for somebody else's words to be seen by whom they were not written to.
  return found.filter(({ requesterId }) => requesterId === closed.requesterId);
}

const recordOf = (
  { mail, raw, place }: Incoming,
  intake: Intake,
  { ticketId, outcome, reason }: Pick<KeptMail, 'ticketId' | 'outcome' | 'reason'>,
  now: Date,
): KeptMail => ({
  _id: newId(),
  messageId: mail.messageId,
  ...(place ? { place } : {}),
  from: mail.from.address,
  subject: mail.subject,
  outcome,
  reason: 'reason' in intake ? intake.reason : reason,
  ticketId,
  raw: raw.subarray(0, rawKept),
  bytes: raw.length,
  createdAt: now,
});
