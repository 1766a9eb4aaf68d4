import type { XPost } from '../../src/domain/at-x/objects.js';
import type { Sweeping } from './sweep.js';

/** Which conversations of the posts, that do not begin them, began with a post of the account. */
export async function ownConversations(
  { db, account }: Pick<Sweeping, 'db' | 'account'>,
  posts: readonly XPost[],
): Promise<Set<string>> {
  const roots = [
    ...new Set(
      posts.filter(({ xId, conversationXId }) => xId !== conversationXId).map((post) => post.conversationXId),
    ),
  ];
  if (roots.length === 0) return new Set();
  const own = await db.items
    .find(
      { accountId: account._id, kind: 'post', xId: { $in: roots }, origins: 'own' },
      { projection: { xId: 1 } },
    )
    .toArray();
  return new Set(own.map(({ xId }) => xId));
}
