import type { Key } from '../../config.js';
import type { Database } from '../database.js';

interface Parts {
  readonly db: Database;
  readonly config: { readonly keys: readonly Key[] };
}

/** Writes the pages that are due of the policy's incident, and returns all that are to be sent. */
export async function beginPages(
  { db }: Parts,
  policyId: string,
  _now: Date,
): Promise<{ pageIds: string[]; nextAt: Date | null }> {
  const open = await db.pages.find({ policyId, open: true }, { projection: { _id: 1 } }).toArray();
  return { pageIds: open.map(({ _id }) => _id), nextAt: null };
}
