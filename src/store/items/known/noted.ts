import { noteKey } from '../../../domain/filing/comments.js';
import type { Item } from '../../../domain/items/item.js';
import { notedActions } from '../../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../../database.js';

/** What the account did with these posts, or did by these reposts, that is noted already. */
export async function notedOf(
  db: Database,
  accountId: string,
  posts: readonly Item[],
  own: readonly Item[],
  session: ClientSession,
): Promise<Set<string>> {
  const liked = posts.filter(({ origins, liked }) => liked !== undefined || origins.includes('like'));
  const xIds = [
    ...liked.map(({ xId }) => xId),
    ...[...posts, ...own].flatMap((item) => item.repostOfXId ?? []),
  ];
  if (xIds.length === 0) return new Set();
  const notes = await db.comments
    .find(
      { accountId, xId: { $in: xIds }, action: { $in: [...notedActions] } },
      { session, projection: { xId: 1, action: 1 }, hint: 'note' },
    )
    .toArray();
  return new Set(notes.flatMap(({ xId, action }) => (xId && action ? [noteKey(action, xId)] : [])));
}
