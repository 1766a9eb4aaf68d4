import type { Source } from '../../src/domain/account.js';
import { capturedPost, originsOfMention, type CapturedItem } from '../../src/domain/captured.js';
import { gapIn, knownUntil, mayBeCut, type Gap } from '../../src/domain/gap.js';
import type { Origin } from '../../src/domain/item.js';
import { compareXIds, newestXId, xIdTime } from '../../src/domain/x-ids.js';
import type { XPost } from '../../src/domain/x.js';
import { commitPage, type SourceProgress } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import type { PostsPage, TimelineQuery } from '../../src/x/port.js';
import { noteProfile } from './profile.js';
import { answeredNow, oursOf, unreadableOf, type Sweeping } from './sweep.js';

const pageSize = 100;
/** The least X takes. */
const probeSize = 5;

/**
 * Reads mentions or own posts down to known ground, a page and its cursor at a time (design.md,
 * recipe 2). Returns how many items are to be filed.
 */
export async function sweepPosts(sweeping: Sweeping): Promise<number> {
  const { x } = sweeping;
  const read = (query: TimelineQuery) =>
    sweeping.source.kind === 'mentions' ? x.mentions(query) : x.ownPosts(query);
  let source = sweeping.source;
  let toFile = 0;
  let pageToken: string | null = null;
  do {
    const page: PostsPage = await read(queryFor(source, pageToken));
    await noteProfile(sweeping, page.data);
    const items = [...(await capture(sweeping, page)), ...unreadableOf(sweeping, page.malformed)];
    const progress = progressAfter(source, page, sweeping);
    const gap = page.nextToken === null ? await gapBelow(sweeping, source, page, read) : null;
    pageToken = page.nextToken;
    if (items.length === 0 && !source.sweep && !pageToken) {
      await sourcesRepository(sweeping.db).note(source, progress);
      return toFile;
    }
    const committed = await commitPage(sweeping.db, source, items, progress, sweeping.clock(), gap);
    source = committed.source;
    toFile += committed.toFile;
  } while (pageToken && sweeping.mayGoOn());
  return toFile;
}

const queryFor = (source: Source, pageToken: string | null): TimelineQuery => ({
  maxResults: pageSize,
  sinceId: source.sinceId,
  ...(pageToken ? { pageToken } : {}),
  ...(!pageToken && source.sweep?.untilId ? { untilId: source.sweep.untilId } : {}),
});

function progressAfter(source: Source, page: PostsPage, sweeping: Sweeping): SourceProgress {
  const newestId = newestXId([source.sweep?.newestId, ...idsOf(page)]);
  const answered = answeredNow(sweeping, page.rateLimit);
  if (page.nextToken === null)
    return { ...answered, sinceId: newestId ?? source.sinceId, sweep: null, swept: true };
  const untilId = oldestOf(page) ?? source.sweep?.untilId ?? null;
  return {
    ...answered,
    dueAt: source.dueAt,
    sweep: {
      newestId,
      untilId,
      pageToken: null,
      posts: postsSoFar(source, page),
      knownUntil: knownUntil(sweeping.account, source),
    },
  };
}

const postsSoFar = ({ sweep }: Source, page: PostsPage): number => (sweep?.posts ?? 0) + page.data.length;

/**
 * X lists the newest so many and ends there as it does at known ground. In doubt it is asked for what is
 * older: it gives some unless the list was cut (S8).
 */
async function gapBelow(
  { source: asBegun, account, clock }: Sweeping,
  source: Source,
  page: PostsPage,
  read: (query: TimelineQuery) => Promise<PostsPage>,
): Promise<Gap | null> {
  const posts = postsSoFar(source, page);
  const oldestId = oldestOf(page) ?? source.sweep?.untilId;
  if (!oldestId || !mayBeCut(asBegun, posts)) return null;
  const { data } = await read({ maxResults: probeSize, untilId: oldestId });
  if (data.length > 0) return null;
  const ends = { from: knownUntil(account, asBegun), to: xIdTime(oldestId), reason: 'listLimit' } as const;
  return ends.from < ends.to ? gapIn(source, ends, clock()) : null;
}

const oldestOf = (page: PostsPage): string | null => [...idsOf(page)].sort(compareXIds)[0] ?? null;

const idsOf = (page: PostsPage): string[] => [
  ...page.data.map(({ latestXId }) => latestXId),
  ...page.malformed.map(({ xId }) => xId),
];

async function capture(sweeping: Sweeping, page: PostsPage): Promise<CapturedItem[]> {
  const { account, source } = sweeping;
  const referenced = new Map([...page.referenced, ...page.data].map((post) => [post.xId, post]));
  const ours = oursOf(account, await ownConversations(sweeping, page.data));
  const originsOf = (post: XPost): Origin[] =>
    source.kind === 'ownPosts' ? ['own'] : originsOfMention(post, referenced, ours);
  return page.data.map((post) => capturedPost(post, source.kind, originsOf(post), referenced, ours));
}

async function ownConversations({ db, account }: Sweeping, posts: readonly XPost[]): Promise<Set<string>> {
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
