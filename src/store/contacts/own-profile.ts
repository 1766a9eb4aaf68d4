import { searchable, type Contact } from '../../domain/tickets/contact.js';
import type { ClientSession, Database } from '../database.js';
import { hashOf } from '../secrets.js';
import { noteOnTicket } from '../tickets/system-note.js';
import { storeContact } from './store.js';

export interface OwnProfile {
  readonly name: string;
  /** Null: none is given, and what is known stays. */
  readonly email: string | null;
}

/**
 * What a customer says of themselves on the page of their ticket (S47). The address is kept apart until
 * whoever reads its mail confirms it. Null when the contact is gone.
 */
export const tellOwnProfile = (
  db: Database,
  { contactId, ticketId }: { readonly contactId: string; readonly ticketId: string },
  { name, email }: OwnProfile,
  now: Date,
): Promise<Contact | null> =>
  db.transaction(async (session) => {
    const contact = await db.contacts.findOne({ _id: contactId }, { session });
    if (!contact) return null;
    const isNew = email !== null && email !== contact.email && email !== contact.unverifiedEmail?.email;
    const { unverifiedEmail, ...known } = contact;
    const waits = isNew ? { email, sentAt: null } : unverifiedEmail;
    // Who gives the address that is used takes back what they mistyped.
    const told = searchable({
      ...known,
      name,
      ...(waits && email !== contact.email ? { unverifiedEmail: waits } : {}),
      updatedAt: now,
    });
    await storeContact(db, told, session);
    if (isNew && (await holderOf(db, email, contactId, session)))
      await noteOnTicket(db, ticketId, ofAnother(email, 'gave'), now, session);
    return told;
  });

/** The mail that asks to confirm the address is on its way. */
export const noteSent = (db: Database, contactId: string, email: string, now: Date) =>
  db.contacts.updateOne(
    { _id: contactId, 'unverifiedEmail.email': email },
    { $set: { 'unverifiedEmail.sentAt': now } },
  );

/** What a link to confirm an address is about: of the address its hash only. */
export interface EmailToVerify {
  readonly contactId: string;
  readonly ticketId: string;
  readonly emailHash: string;
}

export const emailHashOf = (email: string): string => hashOf(`email ${email}`);

/** Whether this address is still the one that waits to be confirmed. */
export async function waitsToBeVerified(
  db: Database,
  { contactId, emailHash }: EmailToVerify,
): Promise<boolean> {
  const contact = await db.contacts.findOne({ _id: contactId });
  return contact?.unverifiedEmail !== undefined && emailHashOf(contact.unverifiedEmail.email) === emailHash;
}

/**
 * Whoever reads the mail of the address has confirmed it: now it is used, unless another contact has it, of
 * which only agents learn. False where it is not, or no more, the one that waits.
 */
export const verifyEmail = (
  db: Database,
  { contactId, ticketId, emailHash }: EmailToVerify,
  now: Date,
): Promise<boolean> =>
  db.transaction(async (session) => {
    const contact = await db.contacts.findOne({ _id: contactId }, { session });
    if (!contact?.unverifiedEmail || emailHashOf(contact.unverifiedEmail.email) !== emailHash) return false;
    const { unverifiedEmail, ...known } = contact;
    const { email } = unverifiedEmail;
    if (await holderOf(db, email, contactId, session)) {
      // Said once, however often the button is pressed.
      await storeContact(db, searchable({ ...known, updatedAt: now }), session);
      await noteOnTicket(db, ticketId, ofAnother(email, 'confirmed'), now, session);
      return true;
    }
    await storeContact(db, searchable({ ...known, email, updatedAt: now }), session);
    await noteOnTicket(db, ticketId, `The customer confirmed the e-mail address ${email}.`, now, session);
    return true;
  });

const holderOf = (db: Database, email: string, contactId: string, session: ClientSession) =>
  db.contacts.findOne({ email, _id: { $ne: contactId } }, { session, projection: { _id: 1 } });

const ofAnother = (email: string, did: 'gave' | 'confirmed'): string =>
  `The customer ${did} the e-mail address ${email}, which another contact has: it is not used. If both are one person, merge the contacts.`;
