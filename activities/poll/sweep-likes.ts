import { capturedPost, type CapturedItem } from '../../src/domain/items/captured.js';
import { gapIn, knownUntil, type Gap } from '../../src/domain/sources/gap.js';
import { partLikes, type PartedLikes } from '../../src/domain/sources/likes.js';
import type { XPost } from '../../src/domain/at-x/objects.js';
import { commitPage } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { isXError } from '../../src/x/errors/x-error.js';
import type { Malformed, PostsPage, RateLimit } from '../../src/x/port.js';
import { xNow } from '../x-now.js';
import { answeredNow, oursOf, unreadableOf, type Sweeping } from './sweep.js';

const probe = 5;
const pageSize = 100;
const mostPages = 10;
/** Fewer likes known than half a page: the first look, of one page, reached the end of the list. */
const lessThanAPage = pageSize / 2;

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

interface Likes extends PartedLikes<XPost> {
  /** The posts that liked ones answer: context, whichever list brings a post first (S34). */
  readonly referenced: ReadonlyMap<string, XPost>;
  readonly malformed: readonly Malformed[];
  readonly rateLimit: RateLimit | null;
  /** The page to go on from when known ground is further down than one look reads. */
  readonly goOnAt: string | null;
  /** X refused the page to go on from: likes below it are not read. */
  readonly placeLost: boolean;
}

/** Likes have no time of their own: those that are missing came since the last complete look (S8). */
function gapBelow(sweeping: Sweeping): Gap | null {
  const { account, source, clock } = sweeping;
  const ends = { from: knownUntil(account, source), to: xNow(sweeping), reason: 'placeLost' } as const;
  return ends.from < ends.to ? gapIn(source, ends, clock()) : null;
}

/** The first look remembers what was liked before, so that only later likes become tickets. */
async function baseline({ x }: Sweeping): Promise<Likes> {
  const page = await x.likedPosts({ maxResults: pageSize });
  const { data, malformed, rateLimit } = page;
  return {
    fresh: data,
    old: [],
    referenced: new Map(referencedBy(page)),
    malformed,
    rateLimit,
    goOnAt: null,
    placeLost: false,
  };
}

async function unseenLikes(sweeping: Sweeping): Promise<Likes> {
  const known = { seen: new Set<string>(), fromTheEnd: await knowsAllLikes(sweeping) };
  const pages: (readonly XPost[])[] = [];
  const malformed: Malformed[] = [];
  const referenced = new Map<string, XPost>();
  let pageToken = sweeping.source.sweep?.pageToken ?? null;
  let placeLost = false;
  for (;;) {
    const { lost, ...page } = await readPage(sweeping, pageToken);
    placeLost ||= lost;
    const { seen } = await likesAmong(sweeping, idsOf(page.data));
    for (const xId of seen) known.seen.add(xId);
    for (const [xId, post] of referencedBy(page)) referenced.set(xId, post);
    const { rateLimit, nextToken } = page;
    const parted = partLikes([...pages, page.data], known, nextToken === null);
    const rest = { referenced, rateLimit, placeLost };
    if (parted) return { ...parted, ...rest, malformed: [...malformed, ...page.malformed], goOnAt: null };
    // The last page is left for the next look: what stands at its foot can't be told yet.
    if (pages.length > 0 && (pages.length >= mostPages || !sweeping.mayGoOn()))
      return { fresh: unseenOf(pages.flat(), known.seen), old: [], ...rest, malformed, goOnAt: pageToken };
    pages.push(page.data);
    malformed.push(...page.malformed);
    pageToken = nextToken;
  }
}

const referencedBy = ({ referenced, data }: PostsPage): [string, XPost][] =>
  [...referenced, ...data].map((post) => [post.xId, post]);

const unseenOf = (posts: readonly XPost[], seen: ReadonlySet<string>): XPost[] =>
  posts.filter(({ xId }) => !seen.has(xId));

/** A place kept since an earlier look may be refused; then it begins at the top. */
async function readPage(
  { x }: Sweeping,
  pageToken: string | null,
): Promise<PostsPage & { readonly lost: boolean }> {
  const fromTheTop = () => x.likedPosts({ maxResults: probe });
  if (pageToken === null) return { ...(await fromTheTop()), lost: false };
  try {
    return { ...(await x.likedPosts({ maxResults: pageSize, pageToken })), lost: false };
  } catch (error) {
    if (!isXError(error, 'badRequest')) throw error;
    return { ...(await fromTheTop()), lost: true };
  }
}

const knowsAllLikes = async ({ db, account }: Sweeping): Promise<boolean> =>
  (await db.items.countDocuments({ accountId: account._id, origins: 'like' }, { limit: lessThanAPage })) <
  lessThanAPage;

const idsOf = (posts: readonly XPost[]): string[] => posts.map(({ xId }) => xId);

/** What was pushed alone is no known ground: a push before it may have been lost. */
async function likesAmong({ db, account }: Sweeping, xIds: readonly string[]) {
  const known = await db.items
    .find(
      { accountId: account._id, kind: 'post', xId: { $in: [...xIds] }, origins: 'like' },
      { projection: { xId: 1, likePushed: 1 } },
    )
    .toArray();
  const idsWhere = (isPushed: boolean) =>
    new Set(known.filter(({ likePushed = false }) => likePushed === isPushed).map(({ xId }) => xId));
  return { seen: idsWhere(false), pushed: idsWhere(true) };
}

/** With known ground below them, pushed likes are known ground as well. */
async function readDownTo({ db, account }: Sweeping, pushed: ReadonlySet<string>): Promise<void> {
  if (pushed.size === 0) return;
  await db.items.updateMany(
    { accountId: account._id, kind: 'post', xId: { $in: [...pushed] } },
    { $unset: { likePushed: '' } },
  );
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
