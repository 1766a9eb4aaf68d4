import { byXId } from '../../src/domain/grouping.js';
import {
  capturedMessage,
  capturedPost,
  originsOfMention,
  type CapturedItem,
} from '../../src/domain/items/captured.js';
import { findable } from '../../src/domain/items/findable.js';
import type { Item } from '../../src/domain/items/item.js';
import { isXError } from '../../src/x/errors/x-error.js';
import { ownConversations } from './own-conversations.js';
import { oursOf, type Sweeping } from './sweep.js';

type Base = Omit<Sweeping, 'source'>;

const atOnce = 100;

/**
 * Reads items again that X once gave in a shape that could not be read and that somebody retries
 * (S26). Returns how many are to be filed now.
 */
export async function rereadRetried(base: Base): Promise<number> {
  const { db, account } = base;
  const retried = await db.items
    .find({ accountId: account._id, unread: true, setAside: null })
    .limit(atOnce)
    .toArray();
  const counts = [
    await rereadPosts(
      base,
      retried.filter(({ kind }) => kind === 'post'),
    ),
    ...(await inTurn(
      retried.filter(({ kind }) => kind === 'directMessage'),
      (item) => rereadMessage(base, item),
    )),
  ];
  return counts.reduce((sum, count) => sum + count, 0);
}

async function rereadPosts(base: Base, items: readonly Item[]): Promise<number> {
  if (items.length === 0) return 0;
  const read = await answerOf(() => base.x.posts(items.map(({ xId }) => xId)));
  const { data = [], referenced = [] } = read.answer ?? {};
  const posts = byXId(data);
  const beside = byXId([...referenced, ...data]);
  const ours = oursOf(base.account, await ownConversations(base, data));
  const counts = await inTurn(items, (item) => {
    const post = posts.get(item.xId);
    if (!post) return setAsideAgain(base, item, read.refusal);
    const found = item.origins.includes('mention') ? originsOfMention(post, beside, ours) : [];
    const origins = [...new Set([...item.origins, ...found])];
    return store(base, item, capturedPost(post, item.source, origins, beside, ours));
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

async function rereadMessage(base: Base, item: Item): Promise<number> {
  const read = await answerOf(() => base.x.directMessage(item.xId));
  if (!read.answer) return setAsideAgain(base, item, read.refusal);
  const message = capturedMessage(read.answer, oursOf(base.account));
  if (message) return store(base, item, message);
  // Of a group conversation, which creates nothing (S21).
  await base.db.items.deleteOne({ _id: item._id, unread: true });
  return 0;
}

async function store({ db }: Base, item: Item, read: CapturedItem): Promise<number> {
  await db.items.updateOne(
    { _id: item._id, unread: true },
    { $set: { ...read, ...findable(read) }, $unset: { unread: '' } },
  );
  return 1;
}

async function setAsideAgain({ db, clock }: Base, item: Item, reason: string): Promise<number> {
  await db.items.updateOne({ _id: item._id }, { $set: { setAside: { reason, at: clock() } } });
  return 0;
}

const unreadableStill = 'X still gives it in a shape that can’t be read, or no more';

/** A refusal of X's concerns this retry alone: the sources go on. */
async function answerOf<T>(read: () => Promise<T>) {
  try {
    return { answer: await read(), refusal: unreadableStill };
  } catch (error) {
    if (!isXError(error) || error.kind === 'aborted') throw error;
    if (error.kind === 'notFound') return { answer: null, refusal: unreadableStill };
    return { answer: null, refusal: `X could not be asked again (${error.kind})` };
  }
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
