import type { mongo } from 'mongoose';
import type { Contact } from '../../domain/tickets/contact.js';
import type { XUser } from '../../domain/at-x/objects.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { findPage, newestFirst, type PageRequest } from '../pages.js';
import { containing } from '../text-search.js';

export type ContactFields = Pick<Contact, 'name' | 'email' | 'phone'>;
export type ContactChanges = { readonly [Name in keyof ContactFields]?: ContactFields[Name] | undefined };

export type TiedXUser =
  | { readonly outcome: 'tied'; readonly contact: Contact }
  | { readonly outcome: 'tiedElsewhere'; readonly contactId: string }
  | { readonly outcome: 'notFound' | 'unknownXUser' };

export type RemovedContact = { readonly outcome: 'removed' | 'inUse' | 'notFound' };

export function contactsRepository(db: Database) {
  return {
    get: (id: string, session?: ClientSession) =>
      db.contacts.findOne({ _id: id }, session ? { session } : {}),

    byIds: (ids: readonly string[]) => db.contacts.find({ _id: { $in: [...new Set(ids)] } }).toArray(),

    list: (q: string | undefined, page: PageRequest) =>
      findPage(db.contacts, q === undefined ? {} : selectedBy(q), newestFirst, page),

    async create(fields: ContactFields, now: Date, session: ClientSession): Promise<Contact> {
      const contact: Contact = { _id: newId(), ...fields, xUsers: [], createdAt: now, updatedAt: now };
      await db.contacts.insertOne(contact, { session });
      return contact;
    },

    change: (id: string, changes: ContactChanges, now: Date) =>
      db.contacts.findOneAndUpdate(
        { _id: id },
        {
          $set: {
            ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
            updatedAt: now,
          },
        },
        { returnDocument: 'after' },
      ),

    /** Removes a contact that no ticket has as requester; their X users are then tied to nobody. */
    remove: (id: string) =>
      db.transaction(async (session): Promise<RemovedContact> => {
        if (await db.tickets.findOne({ requesterId: id }, { session })) return { outcome: 'inUse' };
        const { deletedCount } = await db.contacts.deleteOne({ _id: id }, { session });
        return { outcome: deletedCount === 1 ? 'removed' : 'notFound' };
      }),

    /** Ties an X user whose items were captured; one that is tied elsewhere stays there (S63). */
    async tie(id: string, xUserId: string, now: Date, session: ClientSession): Promise<TiedXUser> {
      const contact = await db.contacts.findOne({ _id: id }, { session });
      if (!contact) return { outcome: 'notFound' };
      const holder = await db.contacts.findOne({ 'xUsers.xUserId': xUserId }, { session });
      if (holder?._id === id) return { outcome: 'tied', contact };
      if (holder) return { outcome: 'tiedElsewhere', contactId: holder._id };
      const xUser = await newestKnown(db, xUserId, session);
      if (!xUser) return { outcome: 'unknownXUser' };
      const tied: Contact = {
        ...contact,
        xUsers: [...contact.xUsers, { ...xUser, formerHandles: [] }],
        updatedAt: now,
      };
      await db.contacts.replaceOne({ _id: id }, tied, { session });
      return { outcome: 'tied', contact: tied };
    },

    /** Their next item makes a contact of its own. */
    async untie(id: string, xUserId: string, now: Date): Promise<boolean> {
      const { matchedCount } = await db.contacts.updateOne(
        { _id: id, 'xUsers.xUserId': xUserId },
        { $pull: { xUsers: { xUserId } }, $set: { updatedAt: now } },
      );
      return matchedCount === 1;
    },
  };
}

/** The X user as their newest captured item showed them. */
async function newestKnown(db: Database, xUserId: string, session: ClientSession): Promise<XUser | null> {
  const [item] = await db.items
    .find({ 'author.xUserId': xUserId }, { session, projection: { author: 1 } })
    .sort({ createdAt: -1 })
    .limit(1)
    .toArray();
  return item?.author ?? null;
}

const selectedBy = (q: string): mongo.Filter<Contact> => {
  const text = containing(q.replace(/^@/, ''));
  return { $or: [{ name: text }, { email: text }, { phone: text }, { 'xUsers.handle': text }] };
};
