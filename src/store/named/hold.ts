import { namedKinds, type NamedIds, type NamedKind } from '../../domain/tickets/named.js';
import type { ClientSession, Database } from '../database.js';
import { namedIn, ticketField } from './kinds.js';

/**
 * Which of the ids name nothing of the kind. Where all of them exist they are written, so that this transaction,
 * which is about to name them, and their removal at the same moment are seen one after the other.
 */
export async function holdNamed(
  db: Database,
  kind: NamedKind,
  ids: readonly string[],
  session: ClientSession,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const named = namedIn(db, kind);
  const selected = { _id: { $in: [...ids] } };
  const found = await named.find(selected, { session, projection: { _id: 1 } }).toArray();
  const known = new Set(found.map(({ _id }) => _id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length === 0) await named.updateMany(selected, { $inc: { holds: 1 } }, { session });
  return missing;
}

export type NamedField = `${NamedKind}Id`;

/** The same for what a ticket or a rule names; returns the fields that name nothing. */
export async function holdAllNamed(
  db: Database,
  ids: NamedIds,
  session: ClientSession,
): Promise<NamedField[]> {
  const missing: NamedField[] = [];
  for (const kind of namedKinds) {
    const id = ids[ticketField(kind)];
    if (id && (await holdNamed(db, kind, [id], session)).length > 0) missing.push(ticketField(kind));
  }
  return missing;
}
