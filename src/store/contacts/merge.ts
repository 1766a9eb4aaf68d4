import type { Actor } from '../../domain/events/event.js';
import { mergeContacts, type Contact } from '../../domain/tickets/contact.js';
import type { ClientSession, Database } from '../database.js';
import { mergeAnswers } from '../effects/caps.js';
import { changeField } from '../tickets/change-field.js';
import { renewTerms } from '../tickets/terms.js';

export type MergedInto =
  | { readonly outcome: 'merged'; readonly contact: Contact }
  | { readonly outcome: 'notFound' | 'unknownOther' | 'itself' };

/**
 * Makes another contact part of this one: with its tickets, X users and history it goes. Filing that opens
 * a ticket for it at the same moment holds it (`holdRequesters`): one of the two is decided anew and finds what
 * the other left. Merged before, nothing happens.
 */
export async function mergeInto(
  db: Database,
  id: string,
  otherId: string,
  by: Actor,
  now: Date,
  session: ClientSession,
): Promise<MergedInto> {
  if (id === otherId) return { outcome: 'itself' };
  const into = await db.contacts.findOne({ _id: id }, { session });
  if (!into) return { outcome: 'notFound' };
  if (into.merged?.some(({ contactId }) => contactId === otherId))
    return { outcome: 'merged', contact: into };
  const other = await db.contacts.findOne({ _id: otherId }, { session });
  if (!other) return { outcome: 'unknownOther' };
  const contact = mergeContacts(into, other, now);
  await db.contacts.deleteOne({ _id: otherId }, { session });
  await db.contacts.replaceOne({ _id: id }, contact, { session });
  const whose = { field: 'requesterId', to: id, by, now } as const;
  await changeField(db, { requesterId: otherId }, whose, session);
  await renewTerms(db, contact, session);
  await mergeAnswers(db, otherId, id, session);
  return { outcome: 'merged', contact };
}
