import type { ClientSession, Database } from '../database.js';

/** X ids of the account that belong to replies already. */
export async function takenXIds(
  db: Database,
  accountId: string,
  xIds: readonly string[],
  session?: ClientSession,
): Promise<Set<string>> {
  const found = await db.replies
    .find({ accountId, xId: { $in: [...xIds] } }, { projection: { xId: 1 }, ...(session && { session }) })
    .toArray();
  return new Set(found.flatMap(({ xId }) => xId ?? []));
}
