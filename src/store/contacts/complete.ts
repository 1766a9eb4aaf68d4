import { searchable, type Contact, type TiedXUser } from '../../domain/tickets/contact.js';
import type { Database } from '../database.js';

/** Stored before contacts were found by terms. */
const lacking = { terms: null };

export const lacksTerms = async (db: Database): Promise<boolean> =>
  (await db.contacts.findOne(lacking as object, { projection: { _id: 1 } })) !== null;

const batch = 500;

/** Gives such contacts their terms, and earlier handles the form they have now. Returns how many there were. */
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

const withTimes = (contact: Contact): Contact => ({ ...contact, xUsers: contact.xUsers.map(withTime) });

/** Earlier handles were once kept without saying until when. */
const withTime = (user: TiedXUser): TiedXUser => ({
  ...user,
  formerHandles: user.formerHandles.map((former: unknown) =>
    typeof former === 'string'
      ? { handle: former, until: null }
      : (former as TiedXUser['formerHandles'][number]),
  ),
});
