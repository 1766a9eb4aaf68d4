import type { Contact } from '../../domain/tickets/contact.js';
import { requesterTexts } from '../../domain/tickets/ticket-terms.js';
import type { ClientSession, Database } from '../database.js';
import { renewTerms } from '../tickets/terms.js';

/** Stores a contact that changed; their tickets are found by what they are called from now on (S63). */
export async function storeContact(db: Database, contact: Contact, session: ClientSession): Promise<void> {
  const before = await db.contacts.findOneAndReplace({ _id: contact._id }, contact, {
    session,
    projection: { name: 1, xUsers: 1 },
  });
  const isCalledAsBefore = before && requesterTexts(before).join('\n') === requesterTexts(contact).join('\n');
  if (!isCalledAsBefore) await renewTerms(db, contact, session);
}
