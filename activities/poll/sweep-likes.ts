import { capturedPost, type CapturedItem } from '../../src/domain/items/captured.js';
import { gapIn, knownUntil, type Gap } from '../../src/domain/sources/gap.js';
import type { XPost } from '../../src/domain/at-x/objects.js';
import { commitPage } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { xNow } from '../x-now.js';
import { likesAmong, readDownTo } from './known-likes.js';
import { baseline, probe, unseenLikes } from './read-likes.js';
import { answeredNow, oursOf, unreadableOf, type Sweeping } from './sweep.js';

/**
 * Reads liked posts, most recent like first, down to known ground. What was seen is the only cursor,
 * so the pages above known ground are stored together: a crash in between would leave unseen likes
 * below seen ones. Where that takes too many pages the pages so far are stored with the place to go on
 * from at the next look; should X refuse that place by then, what lies below it is not read.
 */
export async function sweepLikes(sweeping: Sweeping): Promise<number> {
  const { source } = sweeping;
  if (source.swept && !source.sweep && (await nothingNew(sweeping))) return 0;
  const { fresh, old, referenced, malformed, rateLimit, goOnAt, placeLost } = source.swept
    ? await unseenLikes(sweeping)
    : await baseline(sweeping);
  const sweep =
    goOnAt === null
      ? null
      : {
          newestId: null,
          untilId: null,
          pageToken: goOnAt,
          knownUntil: knownUntil(sweeping.account, source),
        };
  const answered = answeredNow(sweeping, rateLimit);
  const progress = { ...answered, ...(sweep ? { dueAt: source.dueAt } : {}), sweep, swept: true };
  const items = [
    ...fresh.map((post) => likedItem(sweeping, post, referenced)),
    ...old.map((post) => listedItem(likedItem(sweeping, post, referenced))),
    ...unreadableOf(sweeping, malformed),
  ];
  if (items.length === 0 && source.swept && !source.sweep) {
    await sourcesRepository(sweeping.db).note(source, progress);
    return 0;
  }
  const gap = placeLost ? gapBelow(sweeping) : null;
  return (await commitPage(sweeping.db, source, items, progress, sweeping.clock(), gap)).toFile;
}

/** The ids of the newest likes are all that is billed for an account that likes nothing. */
async function nothingNew(sweeping: Sweeping): Promise<boolean> {
  const { db, source, x } = sweeping;
  const { data, malformed, nextToken, rateLimit } = await x.likedPostIds({ maxResults: probe });
  const { seen, pushed } = await likesAmong(sweeping, data);
  const isEnd = nextToken === null;
  const knowsAll = data.every((xId) => seen.has(xId) || pushed.has(xId));
  if (malformed.length > 0 || !knowsAll || !(isEnd || seen.size > 0)) return false;
  await readDownTo(sweeping, pushed);
  await sourcesRepository(db).note(source, answeredNow(sweeping, rateLimit));
  return true;
}

/** Likes have no time of their own: those that are missing came since the last complete look (S8). */
function gapBelow(sweeping: Sweeping): Gap | null {
  const { account, source, clock } = sweeping;
  const ends = { from: knownUntil(account, source), to: xNow(sweeping), reason: 'placeLost' } as const;
  return ends.from < ends.to ? gapIn(source, ends, clock()) : null;
}

/** A like on the first look counts only if its post is inside the history window (S3). */
function likedItem(
  { source, account }: Sweeping,
  post: XPost,
  referenced: ReadonlyMap<string, XPost>,
): CapturedItem {
  const item = capturedPost(post, 'likes', ['like'], referenced, oursOf(account));
  if (source.swept || post.createdAt >= source.startAt) return item;
  return listedItem(item);
}

function listedItem({ toFile, ...item }: CapturedItem): CapturedItem {
  return { ...item, verdict: { outcome: 'listed', reason: 'beforeCapture' } };
}
