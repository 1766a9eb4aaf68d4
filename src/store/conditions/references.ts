import {
  referencesOf,
  referredKinds,
  type ReferredKind,
  type Referring,
} from '../../domain/conditions/references.js';
import type { ClientSession, Database } from '../database.js';
import { referredIn } from '../referred.js';

/**
 * Holds what conditions and actions name, so that it stays while they do; returns where they name nothing that exists,
 * as JSON pointers that begin with `at`.
 */
export async function missingReferences(
  db: Database,
  referring: Referring,
  session: ClientSession,
  at = '',
): Promise<string[]> {
  const references = referencesOf(referring, at);
  const missing = new Set<string>();
  for (const kind of referredKinds) {
    const named = references.filter((each) => each.kind === kind);
    const known = await hold(db, kind, [...new Set(named.map(({ id }) => id))], session);
    for (const { id, pointer } of named) if (!known.has(id)) missing.add(pointer);
  }
  return references.map(({ pointer }) => pointer).filter((pointer) => missing.has(pointer));
}

interface Held {
  readonly _id: string;
  readonly holds?: number;
}

/**
 * Which of the ids are there. They are written, so that this transaction, which is about to name them, and their removal
 * at the same moment are seen one after the other; accounts are never removed.
 */
async function hold(
  db: Database,
  kind: ReferredKind,
  ids: readonly string[],
  session: ClientSession,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const named = db.native.collection<Held>(referredIn[kind]);
  const selected = { _id: { $in: [...ids] } };
  if (kind !== 'account') await named.updateMany(selected, { $inc: { holds: 1 } }, { session });
  const found = await named.find(selected, { session, projection: { _id: 1 } }).toArray();
  return new Set(found.map(({ _id }) => _id));
}
