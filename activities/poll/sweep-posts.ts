import { byXId } from '../../src/domain/grouping.js';
import type { Source } from '../../src/domain/accounts/account.js';
import {
  capturedPost,
  originsOfHit,
  originsOfMention,
  type CapturedItem,
} from '../../src/domain/items/captured.js';
import { fillsList, gapIn, knownUntil, mayBeCut, type Gap } from '../../src/domain/sources/gap.js';
import type { Origin } from '../../src/domain/items/item.js';
import { groundOf, overlapAfter } from '../../src/domain/sources/overlap.js';
import { compareXIds, newestXId, xIdTime } from '../../src/domain/at-x/ids.js';
import type { XPost } from '../../src/domain/at-x/objects.js';
import { commitPage, type SourceProgress } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { isXError, XError } from '../../src/x/errors/x-error.js';
import type { PostsPage, TimelineQuery } from '../../src/x/port.js';
import { xNow } from '../x-now.js';
import { ownConversations } from './own-conversations.js';
import { pagesWatch } from './pages-watch.js';
import { noteProfile } from './profile.js';
import { moveToHorizon } from './sweep-horizon.js';
import { withoutReadAgain } from './sweep-overlap.js';
import { answeredNow, broughtBy, oursOf, unreadableOf, type Sweeping } from './sweep.js';

const pageSize = 100;
/** The least X takes. */
const probeSize = 5;

/**
 * Reads mentions or own posts down to known ground, a page and its cursor at a time (docs/recipes.md,
 * 2). Returns how many items are to be filed.
 */
export async function sweepPosts(sweeping: Sweeping): Promise<number> {
  const beganAt = sweeping.source.sweep?.beganAt ?? xNow(sweeping);
  const pages = pagesWatch();
  const begun = await firstPage(sweeping, beganAt);
  let { source, page } = begun;
  let toFile = 0;
  for (;;) {
    const { nextToken } = page;
    if (nextToken) pages.progressed(oldestOf(page));
    await noteProfile(sweeping, page.data);
    const found = [...(await capture(sweeping, page)), ...unreadableOf(sweeping, page.malformed)];
    const items = await withoutReadAgain(sweeping, found);
    const progress = progressAfter(source, page, beganAt, sweeping);
    const gap = nextToken ? null : await gapBelow(sweeping, source, page);
    if (items.length === 0 && !source.sweep && !nextToken) {
      await sourcesRepository(sweeping.db).note(source, progress);
      return toFile;
    }
    const committed = await commitPage(sweeping.db, source, items, progress, sweeping.clock(), gap);
    source = committed.source;
    toFile += committed.toFile;
    if (!nextToken || !sweeping.mayGoOn()) return toFile;
    page = await read(sweeping, { ...begun.query, pageToken: nextToken });
  }
}

function read({ x, source, stream }: Sweeping, query: TimelineQuery): Promise<PostsPage> {
  if (stream) return x.search(stream.query, query);
  return source.kind === 'mentions' ? x.mentions(query) : x.ownPosts(query);
}

async function firstPage(sweeping: Sweeping, beganAt: Date) {
  const { source } = sweeping;
  const query = queryFor(source, beganAt);
  try {
    return { source, query, page: await read(sweeping, query) };
  } catch (error) {
    if (!isXError(error, 'sinceIdTooOld')) throw error;
    const moved = await moveToHorizon(sweeping, error);
    const untilId = moved.source.sweep?.untilId;
    if (untilId && compareXIds(untilId, moved.source.sinceId) <= 0)
      return { source: moved.source, query, page: nothingLeft };
    // X takes no time together with an id.
    const anew = untilId
      ? queryFor(moved.source, beganAt)
      : { maxResults: pageSize, startTime: moved.startTime };
    return { source: moved.source, query: anew, page: await read(sweeping, anew) };
  }
}

/** Beyond the horizon there is nothing to go on from: a search would refuse the place. */
const nothingLeft: PostsPage = { data: [], referenced: [], malformed: [], nextToken: null, rateLimit: null };

const queryFor = (source: Source, beganAt: Date): TimelineQuery => ({
  maxResults: pageSize,
  sinceId: groundOf(source, beganAt),
  ...(source.sweep?.untilId ? { untilId: source.sweep.untilId } : {}),
});

function progressAfter(source: Source, page: PostsPage, beganAt: Date, sweeping: Sweeping): SourceProgress {
  const newestId = newestXId([source.sweep?.newestId, ...idsOf(page)]);
  const answered = answeredNow(sweeping, page.rateLimit);
  if (page.nextToken === null) {
    const sinceId = newestXId([newestId, source.sinceId]) ?? source.sinceId;
    return {
      ...answered,
      sinceId,
      overlap: overlapAfter(source, sinceId, beganAt),
      sweep: null,
      swept: true,
    };
  }
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
      beganAt,
    },
  };
}

const postsSoFar = ({ sweep }: Source, page: PostsPage): number => (sweep?.posts ?? 0) + page.data.length;

/**
 * X lists the newest so many and ends there as it does at known ground. In doubt it is asked for what is
 * older: it gives some unless the list was cut, or there never were any; then what it lists is counted (S8).
 */
async function gapBelow(sweeping: Sweeping, source: Source, page: PostsPage): Promise<Gap | null> {
  const { source: asBegun, account, clock } = sweeping;
  const posts = postsSoFar(source, page);
  const oldestId = oldestOf(page) ?? source.sweep?.untilId;
  if (!oldestId || !mayBeCut(asBegun, posts)) return null;
  const { data } = await read(sweeping, { maxResults: probeSize, untilId: oldestId });
  if (data.length > 0) return null;
  const newestId = newestXId([source.sweep?.newestId, ...idsOf(page)]);
  if (!(await mayBeFull(sweeping, posts, newestId))) return null;
  const ends = { from: knownUntil(account, asBegun), to: xIdTime(oldestId), reason: 'listLimit' } as const;
  return ends.from < ends.to ? gapIn(source, ends, clock()) : null;
}

/** What cannot be counted may be full: a doubtful gap is better than a list that is never read on. */
async function mayBeFull(sweeping: Sweeping, posts: number, newestId: string | null): Promise<boolean> {
  try {
    return await isListFull(sweeping, posts, newestId);
  } catch (error) {
    if (error instanceof XError && error.kind !== 'aborted') return true;
    throw error;
  }
}

/** Whether the sweep's posts, with what came since it began, may be all that X lists. */
async function isListFull(sweeping: Sweeping, posts: number, newestId: string | null): Promise<boolean> {
  const { kind } = sweeping.source;
  const pages = pagesWatch();
  const newer: TimelineQuery = { maxResults: pageSize, ...(newestId === null ? {} : { sinceId: newestId }) };
  let listed = posts;
  let query = newer;
  while (!fillsList(kind, listed)) {
    const page = await read(sweeping, query);
    listed += page.data.length;
    if (page.nextToken === null) return fillsList(kind, listed);
    if (!sweeping.mayGoOn()) return true;
    pages.progressed(oldestOf(page));
    query = { ...newer, pageToken: page.nextToken };
  }
  return true;
}

const oldestOf = (page: PostsPage): string | null => [...idsOf(page)].sort(compareXIds)[0] ?? null;

const idsOf = (page: PostsPage): string[] => [
  ...page.data.map(({ latestXId }) => latestXId),
  ...page.malformed.map(({ xId }) => xId),
];

async function capture(sweeping: Sweeping, page: PostsPage): Promise<CapturedItem[]> {
  const { account, source, stream } = sweeping;
  const referenced = byXId([...page.referenced, ...page.data]);
  const ours = oursOf(account, await ownConversations(sweeping, page.data));
  const originsOf = (post: XPost): Origin[] => {
    if (stream) return originsOfHit(post, referenced, ours);
    return source.kind === 'ownPosts' ? ['own'] : originsOfMention(post, referenced, ours);
  };
  return page.data.map((post) => ({
    ...capturedPost(post, source.kind, originsOf(post), referenced, ours),
    ...broughtBy(sweeping),
  }));
}
