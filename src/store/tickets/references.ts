import type { NamedIds } from '../../domain/tickets/named.js';
import type { ClientSession, Database } from '../database.js';
import { holdAllNamed, type NamedField } from '../named/hold.js';

/** A field of a ticket that names something. */
export type ReferringField = 'requesterId' | 'assigneeId' | NamedField;

/** Those that name nothing of what an agent wants of a ticket; the others are held (`holdNamed`). */
export async function unknownReferences(
  db: Database,
  named: NamedIds & { readonly assigneeId?: string | null | undefined },
  session: ClientSession,
): Promise<ReferringField[]> {
  const { assigneeId } = named;
  const missing: ReferringField[] = await holdAllNamed(db, named, session);
  if (assigneeId && !(await db.agents.findOne({ _id: assigneeId }, { session }))) missing.push('assigneeId');
  return missing;
}
