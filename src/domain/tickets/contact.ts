import type { XUser } from '../at-x/objects.js';
import { searchTerms } from '../search/terms.js';
import type { Ticket } from './ticket.js';

/** A handle that an X user no longer has, and when that was seen (S63). */
interface FormerHandle {
  readonly handle: string;
  /** Our time; null where it was not kept. */
  readonly until: Date | null;
}

/** An X user tied to a contact; the newest earlier handles, oldest first. */
export interface TiedXUser extends XUser {
  /** When X told that of them, or it was stored where that was not kept; our time. Absent until `perch migrate`. */
  readonly seenAt?: Date;
  readonly formerHandles: readonly FormerHandle[];
}

/** What a contact was that another one took in. */
interface MergedContact {
  readonly contactId: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly at: Date;
}

export interface Contact {
  readonly _id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** What they gave as theirs on the page of a ticket and have not confirmed: not written to, not searched (S47). */
  readonly unverifiedEmail?: {
    readonly email: string;
    /** When the mail that asks for it was last sent; null: not yet. */
    readonly sentAt: Date | null;
  };
  /** X users tied to this person; an X user id is tied to one contact at most. */
  readonly xUsers: readonly TiedXUser[];
  /** Contacts that became part of this one, oldest first; absent: none. */
  readonly merged?: readonly MergedContact[];
  /** What it is found by (`searchable`); absent in those that `perch migrate` has not seen. */
  readonly terms?: readonly string[];
  /** Counts the tickets that were opened for them: written with each, so that a removal notices. */
  readonly holds?: number;
  /** Tickets with a later id may still be found by an earlier name; absent: none. */
  readonly renewedTo?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The X user as whom a contact asks in a ticket; null: nobody at X. */
export const requesterAtX = (
  { xUsers }: Contact,
  { requesterXUserId }: Pick<Ticket, 'requesterXUserId'>,
): TiedXUser | null => xUsers.find(({ xUserId }) => xUserId === requesterXUserId) ?? null;

/** The texts that a contact is found by: names, addresses, numbers and handles, also those it had before. */
export const contactTexts = (contact: Omit<Contact, 'terms'>): string[] => [
  ...[contact, ...(contact.merged ?? [])].flatMap(({ name, email, phone }) => [
    name,
    email ?? '',
    phone ?? '',
  ]),
  ...contact.xUsers.flatMap(({ handle, name, formerHandles }) => [
    handle,
    name,
    ...formerHandles.map((former) => former.handle),
  ]),
];

/** The contact as it is stored: with what searches find it by. */
export const searchable = (contact: Contact): Contact => ({
  ...contact,
  terms: searchTerms(contactTexts(contact)),
});

/** Of an X user, the newest: who renames each day would fill the contact. */
const handlesKept = 100;

/**
 * The contact of an X user as X showed them at `seenAt`: made, or brought up to date with the handle kept (S63).
 * An item may be filed long after it was captured: what it tells of its author counts unless X told newer things since.
 */
export function contactShowing(
  contact: Contact | undefined,
  user: XUser,
  seenAt: Date,
  now: Date,
  newId: () => string,
): Contact {
  if (!contact) {
    const fields = { name: fullNameOf(user), email: null, phone: null };
    const xUsers = [{ ...user, seenAt, formerHandles: [] }];
    return searchable({ _id: newId(), ...fields, xUsers, createdAt: now, updatedAt: now });
  }
  const before = contact.xUsers.find(({ xUserId }) => xUserId === user.xUserId);
  if (!before || user.handle === '' || isSame(before, user)) return contact;
  if (before.handle !== '' && before.seenAt && before.seenAt > seenAt) return contact;
  const formerHandles =
    before.handle === user.handle || before.handle === ''
      ? before.formerHandles
      : [...before.formerHandles, { handle: before.handle, until: now }].slice(-handlesKept);
  const xUsers = contact.xUsers.map((known) =>
    known === before ? { ...user, seenAt, formerHandles } : known,
  );
  const name = contact.name === fullNameOf(before) ? fullNameOf(user) : contact.name;
  return searchable({ ...contact, name, xUsers, updatedAt: now });
}

/**
 * The contact after another one became part of it: what it lacks it takes over, and of the other nothing
 * is lost: X users, earlier names and addresses, what that one had taken in itself (S63).
 */
export function mergeContacts(into: Contact, other: Contact, now: Date): Contact {
  const { _id: contactId, name, email, phone } = other;
  return searchable({
    ...into,
    email: into.email ?? email,
    phone: into.phone ?? phone,
    xUsers: [...into.xUsers, ...other.xUsers],
    merged: [...(into.merged ?? []), ...(other.merged ?? []), { contactId, name, email, phone, at: now }],
    updatedAt: now,
  });
}

const isSame = (a: XUser, b: XUser): boolean =>
  a.handle === b.handle &&
  a.name === b.name &&
  a.followers === b.followers &&
  a.posts === b.posts &&
  a.verifiedType === b.verifiedType &&
  a.avatarUrl === b.avatarUrl;

const fullNameOf = (user: XUser): string => user.name || nameOf(user);

/** How people see an X user of whom X may have told no handle. */
export const nameOf = ({ handle, xUserId }: XUser): string => (handle ? `@${handle}` : `X user ${xUserId}`);

/** Enough of an address for who has it to know it, and for nobody else. */
export const maskedEmail = (email: string): string => email.replace(/^(.).*(?=@)/su, '$1…');
