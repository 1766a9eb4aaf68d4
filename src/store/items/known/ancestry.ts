import type { Item } from '../../../domain/items/item.js';
import type { ClientSession, Database } from '../../database.js';
import { strings } from './strings.js';

const generations = 25;

/** Which post each post answers, as far up as it is known. */
export async function ancestry(
  db: Database,
  accountId: string,
  posts: readonly Item[],
  session: ClientSession,
): Promise<Map<string, string | null>> {
  const parentOf = new Map<string, string | null>(posts.map(({ xId, inReplyToXId }) => [xId, inReplyToXId]));
  for (let step = 0; step < generations; step += 1) {
    const unknown = strings([...parentOf.values()]).filter((xId) => !parentOf.has(xId));
    if (unknown.length === 0) break;
    const found = await db.items
      .find(
        { accountId, kind: 'post', xId: { $in: unknown } },
        { session, projection: { xId: 1, inReplyToXId: 1 } },
      )
      .toArray();
    const answers = new Map(found.map(({ xId, inReplyToXId }) => [xId, inReplyToXId]));
    const sent = await sentParents(
      db,
      accountId,
      unknown.filter((xId) => !answers.has(xId)),
      session,
    );
    for (const xId of unknown) parentOf.set(xId, answers.get(xId) ?? sent.get(xId) ?? null);
  }
  return parentOf;
}

/** Posts of ours that Perch sent and has not seen at X yet. */
async function sentParents(db: Database, accountId: string, xIds: readonly string[], session: ClientSession) {
  if (xIds.length === 0) return new Map<string, string | null>();
  const replies = await db.replies
    .find({ accountId, xId: { $in: [...xIds] } }, { session, projection: { xId: 1, inReplyToXId: 1 } })
    .toArray();
  return new Map(replies.flatMap(({ xId, inReplyToXId }) => (xId ? [[xId, inReplyToXId] as const] : [])));
}
