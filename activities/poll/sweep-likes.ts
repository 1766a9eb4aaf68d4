import { capturedPost, type CapturedItem } from '../../src/domain/captured.js';
import type { XPost } from '../../src/domain/x.js';
import { commitPage } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import type { Malformed, RateLimit } from '../../src/x/port.js';
import { answeredNow, oursOf, unreadableOf, type Sweeping } from './sweep.js';

const probe = 5;
const pageSize = 100;
const mostPages = 10;

/**
 * Reads liked posts, most recent like first, down to one that is known. X gives neither a time nor an
 * order by id, so what was seen is the only cursor: the pages above known ground are stored together,
 * or a crash in between would leave unseen likes below seen ones.
 */
export async function sweepLikes(sweeping: Sweeping): Promise<number> {
  const { source } = sweeping;
  const { posts, malformed, rateLimit } = source.swept
    ? await unseenLikes(sweeping)
    : await baseline(sweeping);
  const progress = { ...answeredNow(sweeping, rateLimit), swept: true };
  if (posts.length === 0 && source.swept) {
    await sourcesRepository(sweeping.db).note(source, progress);
    return 0;
  }
  const items = [...posts.map((post) => likedItem(sweeping, post)), ...unreadableOf(sweeping, malformed)];
  return (await commitPage(sweeping.db, source, items, progress, sweeping.clock())).toFile;
}

interface Likes {
  readonly posts: readonly XPost[];
  readonly malformed: readonly Malformed[];
  readonly rateLimit: RateLimit | null;
}

/** The first look remembers what was liked before, so that only later likes become tickets. */
async function baseline({ x }: Sweeping): Promise<Likes> {
  const { data, malformed, rateLimit } = await x.likedPosts({ maxResults: pageSize });
  return { posts: data, malformed, rateLimit };
}

async function unseenLikes(sweeping: Sweeping): Promise<Likes> {
  const posts: XPost[] = [];
  const malformed: Malformed[] = [];
  let pageToken: string | null = null;
  for (let pages = 0; ; pages += 1) {
    const page = await sweeping.x.likedPosts({
      maxResults: pages === 0 ? probe : pageSize,
      ...(pageToken ? { pageToken } : {}),
    });
    const seen = await seenAmong(sweeping, page.data);
    const firstSeen = page.data.findIndex(({ xId }) => seen.has(xId));
    posts.push(...(firstSeen === -1 ? page.data : page.data.slice(0, firstSeen)));
    malformed.push(...page.malformed);
    pageToken = page.nextToken;
    if (firstSeen !== -1 || !pageToken || pages >= mostPages)
      return { posts, malformed, rateLimit: page.rateLimit };
  }
}

async function seenAmong({ db, account }: Sweeping, posts: readonly XPost[]): Promise<Set<string>> {
  const seen = await db.items
    .find(
      { accountId: account._id, kind: 'post', xId: { $in: posts.map(({ xId }) => xId) }, origins: 'like' },
      { projection: { xId: 1 } },
    )
    .toArray();
  return new Set(seen.map(({ xId }) => xId));
}

/** A like on the first look counts only if its post is inside the history window (S3). */
function likedItem({ source, account }: Sweeping, post: XPost): CapturedItem {
  const item = capturedPost(post, 'likes', ['like'], new Map(), oursOf(account));
  if (source.swept || post.createdAt >= source.startAt) return item;
  const { toFile, ...listed } = item;
  return { ...listed, verdict: { outcome: 'listed', reason: 'beforeCapture' } };
}
