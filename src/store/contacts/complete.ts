import { searchable, type Contact, type TiedXUser } from '../../domain/tickets/contact.js';
import type { Database } from '../database.js';

/** Stored before contacts were found by terms. */
const unfindable = { terms: null };
/** Or before it was kept when X showed an X user so: any item would be news of them, however old. */
const lacking = { $or: [unfindable, { xUsers: { $elemMatch: { seenAt: null } } }] };

export const lacksTerms = async (db: Database): Promise<boolean> =>
  (await db.contacts.findOne(unfindable as object, { projection: { _id: 1 } })) !== null;

const batch = 500;

/** Gives such contacts their terms and times, and earlier handles the form they have now. Returns how many there were. */
export async function completeContacts(db: Database): Promise<number> {
  for (let completed = 0; ;) {
    const found = await db.transaction(async (session) => {
      const contacts = await db.contacts
        .find(lacking as object, { session })
        .limit(batch)
        .toArray();
      for (const contact of contacts)
        await db.contacts.replaceOne({ _id: contact._id }, searchable(withTimes(contact)), { session });
      return contacts.length;
    });
    if (found === 0) return completed;
    completed += found;
  }
}

const withTimes = (contact: Contact): Contact => ({
  ...contact,
  xUsers: contact.xUsers.map((user) => ({ seenAt: contact.updatedAt, ...withTime(user) })),
});

/** Earlier handles were once kept without saying until when. */
const withTime = (user: TiedXUser): TiedXUser => ({
  ...user,
  formerHandles: user.formerHandles.map((former: unknown) =>
    typeof former === 'string'
      ? { handle: former, until: null }
      : (former as TiedXUser['formerHandles'][number]),
  ),
});
