import { capturedPost } from '../../src/domain/captured.js';
import type { Item } from '../../src/domain/item.js';
import { oursOf, type Sweeping } from './sweep.js';

const atOnce = 100;

/**
 * Reads posts again that X once gave in a shape that could not be read and that somebody retries
 * (S26). Direct messages have no look-up of this kind; they stay set aside.
 * Returns how many are to be filed now.
 */
export async function rereadRetried(base: Omit<Sweeping, 'source'>): Promise<number> {
  const { db, account, x } = base;
  const retried = await db.items
    .find({ accountId: account._id, unread: true, setAside: null, kind: 'post' })
    .limit(atOnce)
    .toArray();
  if (retried.length === 0) return 0;
  const posts = new Map((await x.posts(retried.map(({ xId }) => xId))).map((post) => [post.xId, post]));
  let toFile = 0;
  for (const item of retried) toFile += await storeAgain(base, item, posts.get(item.xId));
  return toFile;
}

async function storeAgain(
  { db, account, clock }: Omit<Sweeping, 'source'>,
  item: Item,
  post: Parameters<typeof capturedPost>[0] | undefined,
): Promise<number> {
  if (!post) {
    const setAside = { reason: 'X still gives it in a shape that can’t be read, or no more', at: clock() };
    await db.items.updateOne({ _id: item._id }, { $set: { setAside } });
    return 0;
  }
  const origins =
    item.source === 'likes'
      ? (['like'] as const)
      : item.source === 'ownPosts'
        ? (['own'] as const)
        : (['mention'] as const);
  const read = capturedPost(post, item.source, origins, new Map(), oursOf(account));
  await db.items.updateOne({ _id: item._id, unread: true }, { $set: read, $unset: { unread: '' } });
  return 1;
}
