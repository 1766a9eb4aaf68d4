import type { Account, Source } from '../../domain/accounts/account.js';
import {
  capturedMessage,
  capturedPost,
  originsOfMention,
  type CapturedItem,
  type Ours,
} from '../../domain/items/captured.js';
import type { Origin } from '../../domain/items/item.js';
import type { News } from '../../domain/items/news.js';
import type { SourceKind } from '../../domain/sources/kinds.js';
import { intervalMs } from '../../domain/sources/pacing.js';
import { xIdTime } from '../../domain/at-x/ids.js';
import type { Database } from '../database.js';
import { storeItems } from '../items/store-items.js';
import { takeAway, takeContextAway } from '../items/gone.js';

/** What became of it; after `stored` and `toRead` the account's workflow has something to do. */
export type NewsOutcome = 'stored' | 'known' | 'toRead' | 'notWanted';

/**
 * Stores what X pushed as if a poll had brought it: the same unique keys, but no cursor moves, so that the
 * next poll sees it again and completes it. What the account does not capture is left out.
 */
export async function captureNews(
  db: Database,
  account: Account,
  news: News,
  now: Date,
): Promise<NewsOutcome> {
  const source = await db.sources.findOne({ accountId: account._id, kind: news.source });
  if (!source) return 'notWanted';
  const captured = await itemsOf(db, account, news);
  if (captured === 'undecidable') return readSoon(db, account, source);
  // Old posts may be liked anew; before the first look it can't be told when they were (S3).
  const isLike = news.source === 'likes' && source.swept;
  const items = captured.filter(({ createdAt }) => isLike || createdAt >= source.startAt);
  const marked = items.map((item) => ({ ...item, ...marksOf(news) }));
  const toFile = marked.length === 0 ? 0 : await store(db, account, marked, now);
  if (toFile === null) return 'notWanted';
  if (!news.whole && toFile > 0) await readSoon(db, account, source);
  return toFile > 0 ? 'stored' : 'known';
}

/** Null where the account was deactivated, unlinked or connected anew meanwhile (docs/recipes.md, 3). */
const store = (
  db: Database,
  { _id, epoch }: Account,
  items: readonly CapturedItem[],
  now: Date,
): Promise<number | null> =>
  db.transaction(async (session) => {
    const current = await db.accounts.findOne({ _id, epoch }, { session, projection: { _id: 1 } });
    return current && storeItems(db, items, now, session);
  });

const marksOf = (news: News): Pick<CapturedItem, 'partial' | 'likePushed'> => ({
  ...(news.whole ? {} : { partial: true }),
  // What is seen in the list of likes is its only cursor: a push must not move it.
  ...(news.kind === 'post' && news.as === 'like' ? { likePushed: true } : {}),
});

/** A list has something that was not pushed, or not in full: read at its own pace, not the relaxed one. */
export async function readListSoon(db: Database, account: Account, kind: SourceKind): Promise<NewsOutcome> {
  const source = await db.sources.findOne({ accountId: account._id, kind });
  return source ? readSoon(db, account, source) : 'notWanted';
}

async function readSoon(db: Database, { settings }: Account, source: Source): Promise<NewsOutcome> {
  const lastMs = source.lastSuccessAt?.getTime() ?? 0;
  const soon = new Date(lastMs + intervalMs(source.kind, settings.pollSeconds));
  // Fences a look under way: it would put its own next turn over this one.
  await db.sources.updateOne(
    { _id: source._id, dueAt: { $gt: soon } },
    { $set: { dueAt: soon }, $inc: { version: 1 } },
  );
  return 'toRead';
}

/** The account's own post is gone at X (S25). */
export async function captureDeletion(
  db: Database,
  { _id: accountId }: Account,
  xId: string,
  now: Date,
): Promise<NewsOutcome> {
  const gone = { why: 'deleted', noticedAt: now } as const;
  const item =
    (await db.items.findOne({ accountId, kind: 'post', xId }, { projection: { _id: 1 } })) ??
    (await editedTo(db, accountId, xId));
  if (item) await takeAway(db, item._id, gone);
  // An answer that Perch sent may be gone before it is read back.
  else await takeContextAway(db, accountId, xId, gone);
  return item ? 'known' : 'notWanted';
}

/** X lets a post be edited for an hour; with some room. */
const editableMs = 70 * 60_000;

/** The own post of which this is the id of a later version. */
const editedTo = (db: Database, accountId: string, xId: string) => {
  const writtenAt = xIdTime(xId);
  const createdAt = { $gte: new Date(writtenAt.getTime() - editableMs), $lte: writtenAt };
  const versions = [{ latestXId: xId }, { 'edits.xId': xId }];
  return db.items.findOne(
    { accountId, origins: 'own', createdAt, kind: 'post', $or: versions },
    // Left to itself the server may read every post of the account.
    { projection: { _id: 1 }, hint: 'listedByOrigin' },
  );
};

async function itemsOf(
  db: Database,
  account: Account,
  news: News,
): Promise<readonly CapturedItem[] | 'undecidable'> {
  const ours: Ours = { accountId: account._id, xUserId: account.xUserId, ownConversations: new Set() };
  if (news.kind === 'messages')
    return news.messages.flatMap((message) => capturedMessage(message, ours) ?? []);
  const origins = await originsOf(db, ours, news);
  return origins ? [capturedPost(news.post, news.source, origins, new Map(), ours)] : 'undecidable';
}

/** Null where it cannot be told from the push alone. */
async function originsOf(
  db: Database,
  ours: Ours,
  { post, as }: Extract<News, { kind: 'post' }>,
): Promise<readonly Origin[] | null> {
  // Whoever answers or quotes himself is nobody's customer.
  if (as !== 'like' && post.author.xUserId === ours.xUserId) return ['own'];
  switch (as) {
    case 'own':
    case 'like':
      return [as];
    case 'reply':
      return ['mention', 'replyToUs'];
    case 'quote':
      return ['mention', 'quote'];
    case 'mention': {
      const quoted = post.references.find(({ type }) => type === 'quoted');
      // Whose post it quotes decides what it is to us (S13), and a push does not say.
      if (quoted) return null;
      const ownRoot = await db.items.findOne(
        { accountId: ours.accountId, kind: 'post', xId: post.conversationXId, origins: 'own' },
        { projection: { _id: 1 } },
      );
      const ownConversations = new Set(ownRoot ? [post.conversationXId] : []);
      return originsOfMention(post, new Map(), { ...ours, ownConversations });
    }
  }
}
