import { byXId } from '../../src/domain/grouping.js';
import type { Source } from '../../src/domain/accounts/account.js';
import {
  capturedPost,
  originsOfHit,
  originsOfMention,
  type CapturedItem,
} from '../../src/domain/items/captured.js';
import { knownUntil } from '../../src/domain/sources/gap.js';
import type { Origin } from '../../src/domain/items/item.js';
import { groundOf, overlapAfter } from '../../src/domain/sources/overlap.js';
import { compareXIds, newestXId } from '../../src/domain/at-x/ids.js';
import type { XPost } from '../../src/domain/at-x/objects.js';
import { commitPage, type SourceProgress } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { isXError } from '../../src/x/errors/x-error.js';
import type { PostsPage, TimelineQuery } from '../../src/x/port.js';
import { xNow } from '../x-now.js';
import { gapBelow } from './gap-below.js';
import { ownConversations } from './own-conversations.js';
import { pagesWatch } from './pages-watch.js';
import { idsOf, oldestOf, pageSize, postsKindOf, postsSoFar, readPage } from './posts-page.js';
import { noteProfile } from './profile.js';
import { moveToHorizon } from './sweep-horizon.js';
import { withoutReadAgain } from './sweep-overlap.js';
import { answeredNow, broughtBy, oursOf, unreadableOf, type Sweeping } from './sweep.js';

/**
 * Reads posts of one list (mentions, own posts, a stream's hits) down to known ground, a page and its cursor at a time (docs/recipes.md,
 * 2). Returns how many items are to be filed.
 */
export async function sweepPosts(sweeping: Sweeping): Promise<number> {
  const beganAt = sweeping.source.sweep?.beganAt ?? xNow(sweeping);
  const pages = pagesWatch();
  const begun = await firstPage(sweeping, beganAt);
  let { source, page } = begun;
  let toFile = 0;
  for (let read = 1; ; read += 1) {
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
    if (!nextToken || read === sweeping.pagesAtMost || !sweeping.mayGoOn()) return toFile;
    page = await readPage(sweeping, { ...begun.query, pageToken: nextToken });
  }
}

async function firstPage(sweeping: Sweeping, beganAt: Date) {
  const { source } = sweeping;
  const query = queryFor(source, beganAt);
  try {
    return { source, query, page: await readPage(sweeping, query) };
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
    return { source: moved.source, query: anew, page: await readPage(sweeping, anew) };
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

async function capture(sweeping: Sweeping, page: PostsPage): Promise<CapturedItem[]> {
  const { account, source } = sweeping;
  const referenced = byXId([...page.referenced, ...page.data]);
  const ours = oursOf(account, await ownConversations(sweeping, page.data));
  const originsOf = (post: XPost): Origin[] => {
    switch (postsKindOf(source)) {
      case 'mentions':
        return originsOfMention(post, referenced, ours);
      case 'ownPosts':
        return ['own'];
      case 'streams':
        return originsOfHit(post, referenced, ours);
    }
  };
  return page.data.map((post) => ({
    ...capturedPost(post, source.kind, originsOf(post), referenced, ours),
    ...broughtBy(sweeping),
  }));
}
