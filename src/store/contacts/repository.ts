import { contactTexts, searchable, type Contact } from '../../domain/tickets/contact.js';
import { shownEverywhere, type SeenXUser } from '../../domain/x-users/x-user.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { searchStrands } from '../narrowing.js';
import { newestFirst } from '../order.js';
import { findPage, findPageOf, type PageRequest } from '../pages.js';
import { storeContact } from './store.js';

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

    byIds: (ids: readonly string[], session?: ClientSession) =>
      db.contacts.find({ _id: { $in: [...new Set(ids)] } }, session ? { session } : {}).toArray(),

    /** Whom the X user is tied to. */
    ofXUser: (xUserId: string) => db.contacts.findOne({ 'xUsers.xUserId': xUserId }),

    async list(q: string | undefined, page: PageRequest) {
      if (q === undefined) return findPage(db.contacts, {}, newestFirst, page);
      const { strands, isMeant } = await searchStrands(db.contacts, q, contactTexts);
      return findPageOf(db.contacts, strands, newestFirst, page, { isMeant });
    },

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
    async tie(id: string, xUser: SeenXUser, now: Date, session: ClientSession): Promise<TiedContact> {
      const holder = await db.contacts.findOne({ 'xUsers.xUserId': xUser.xUserId }, { session });
      if (holder?._id === id) return { outcome: 'tied', contact: holder };
      const contact = await db.contacts.findOne({ _id: id }, { session });
      if (!contact) return { outcome: 'notFound' };
      if (holder) return { outcome: 'tiedElsewhere', contactId: holder._id };
      const { seenAt = now } = xUser;
      const xUsers = [...contact.xUsers, { ...shownEverywhere(xUser), seenAt, formerHandles: [] }];
      const tied = searchable({ ...contact, xUsers, updatedAt: now });
      await storeContact(db, tied, session);
      return { outcome: 'tied', contact: tied };
    },

    /** Their next item makes a contact of its own. */
    untie: (id: string, xUserId: string, now: Date) =>
      db.transaction(async (session): Promise<boolean> => {
        const contact = await db.contacts.findOne({ _id: id, 'xUsers.xUserId': xUserId }, { session });
        if (!contact) return false;
        const xUsers = contact.xUsers.filter((user) => user.xUserId !== xUserId);
        const untied = searchable({ ...contact, xUsers, updatedAt: now });
        await storeContact(db, untied, session);
        return true;
      }),
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
  await storeContact(db, changed, session);
  return changed;
}
