import type { mongo } from 'mongoose';
import type { XUser } from '../../domain/at-x/objects.js';
import { searchable, type Contact } from '../../domain/tickets/contact.js';
import { shownEverywhere } from '../../domain/x-users/x-user.js';
import { searchedWords } from '../../domain/tickets/search-terms.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { findPage, newestFirst, type PageRequest } from '../pages.js';
import { beginningWith } from '../text-search.js';
import { mergeInto } from './merge.js';

export type ContactFields = Pick<Contact, 'name' | 'email' | 'phone'>;
export type ContactChanges = { readonly [Name in keyof ContactFields]?: ContactFields[Name] | undefined };

export type TiedContact =
  | { readonly outcome: 'tied'; readonly contact: Contact }
  | { readonly outcome: 'tiedElsewhere'; readonly contactId: string }
  | { readonly outcome: 'notFound' };

export type RemovedContact = { readonly outcome: 'removed' | 'inUse' | 'notFound' };

export function contactsRepository(db: Database) {
  return {
    get: (id: string, session?: ClientSession) =>
      db.contacts.findOne({ _id: id }, session ? { session } : {}),

    byIds: (ids: readonly string[]) => db.contacts.find({ _id: { $in: [...new Set(ids)] } }).toArray(),

    /** Whom the X user is tied to. */
    ofXUser: (xUserId: string) => db.contacts.findOne({ 'xUsers.xUserId': xUserId }),

    list: (q: string | undefined, page: PageRequest) =>
      findPage(db.contacts, q === undefined ? {} : selectedBy(q), newestFirst, page),

    async create(fields: ContactFields, now: Date, session: ClientSession): Promise<Contact> {
      const contact = searchable({ _id: newId(), ...fields, xUsers: [], createdAt: now, updatedAt: now });
      await db.contacts.insertOne(contact, { session });
      return contact;
    },

    change: (id: string, changes: ContactChanges, now: Date) =>
      db.transaction((session) =>
        rewrite(db, id, session, (contact) => ({
          ...contact,
          name: changes.name ?? contact.name,
          email: changes.email === undefined ? contact.email : changes.email,
          phone: changes.phone === undefined ? contact.phone : changes.phone,
          updatedAt: now,
        })),
      ),

    /** Removes a contact that no ticket has as requester; their X users are then tied to nobody. */
    remove: (id: string) =>
      db.transaction(async (session): Promise<RemovedContact> => {
        if (await db.tickets.findOne({ requesterId: id }, { session })) return { outcome: 'inUse' };
        const { deletedCount } = await db.contacts.deleteOne({ _id: id }, { session });
        return { outcome: deletedCount === 1 ? 'removed' : 'notFound' };
      }),

    /** Ties an X user; one that is tied elsewhere stays there (S63). */
    async tie(id: string, xUser: XUser, now: Date, session: ClientSession): Promise<TiedContact> {
      const holder = await db.contacts.findOne({ 'xUsers.xUserId': xUser.xUserId }, { session });
      if (holder?._id === id) return { outcome: 'tied', contact: holder };
      const contact = await db.contacts.findOne({ _id: id }, { session });
      if (!contact) return { outcome: 'notFound' };
      if (holder) return { outcome: 'tiedElsewhere', contactId: holder._id };
      const xUsers = [...contact.xUsers, { ...shownEverywhere(xUser), formerHandles: [] }];
      const tied = searchable({ ...contact, xUsers, updatedAt: now });
      await db.contacts.replaceOne({ _id: id }, tied, { session });
      return { outcome: 'tied', contact: tied };
    },

    /** Their next item makes a contact of its own. */
    untie: (id: string, xUserId: string, now: Date) =>
      db.transaction(async (session): Promise<boolean> => {
        const contact = await db.contacts.findOne({ _id: id, 'xUsers.xUserId': xUserId }, { session });
        if (!contact) return false;
        const xUsers = contact.xUsers.filter((user) => user.xUserId !== xUserId);
        const untied = searchable({ ...contact, xUsers, updatedAt: now });
        await db.contacts.replaceOne({ _id: id }, untied, { session });
        return true;
      }),

    /** Makes another contact part of this one (S63). */
    merge: (id: string, otherId: string, now: Date, session: ClientSession) =>
      mergeInto(db, id, otherId, now, session),
  };
}

async function rewrite(
  db: Database,
  id: string,
  session: ClientSession,
  change: (contact: Contact) => Contact,
): Promise<Contact | null> {
  const contact = await db.contacts.findOne({ _id: id }, { session });
  if (!contact) return null;
  const changed = searchable(change(contact));
  await db.contacts.replaceOne({ _id: id }, changed, { session });
  return changed;
}

/** Whose terms begin with each of the words. */
function selectedBy(q: string): mongo.Filter<Contact> {
  const words = searchedWords(q);
  return words.length === 0
    ? { _id: { $in: [] } }
    : { $and: words.map((word) => ({ terms: beginningWith(word) })) };
}
