import { ConflictError, type ClientSession, type Database } from '../database.js';

/**
 * Writes the contacts that a transaction makes requesters of tickets, so that it and the removal of
 * one of them at the same moment are seen one after the other. One that is gone throws ConflictError:
 * the decision is made anew.
 */
export async function holdRequesters(
  db: Database,
  contactIds: readonly string[],
  session: ClientSession,
): Promise<void> {
  const ids = [...new Set(contactIds)];
  const held = await db.contacts.updateMany({ _id: { $in: ids } }, { $inc: { holds: 1 } }, { session });
  if (held.matchedCount !== ids.length) throw new ConflictError('A contact was removed meanwhile');
}
