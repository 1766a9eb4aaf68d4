import type { XPost } from '../../src/domain/at-x/objects.js';
import { partLikes, type PartedLikes } from '../../src/domain/sources/likes.js';
import { isXError } from '../../src/x/errors/x-error.js';
import type { Malformed, PostsPage, RateLimit } from '../../src/x/port.js';
import { knowsFewerLikesThan, likesAmong } from './known-likes.js';
import type { Sweeping } from './sweep.js';

export const probe = 5;
const pageSize = 100;
const mostPages = 10;
/** Fewer likes known than half a page: the first look, of one page, reached the end of the list. */
const lessThanAPage = pageSize / 2;

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

/** The first look remembers what was liked before, so that only later likes become tickets. */
export async function baseline({ x }: Sweeping): Promise<Likes> {
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

/** Reads down to known ground, or as far as one look may. */
export async function unseenLikes(sweeping: Sweeping): Promise<Likes> {
  const known = { seen: new Set<string>(), fromTheEnd: await knowsFewerLikesThan(lessThanAPage, sweeping) };
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

const idsOf = (posts: readonly XPost[]): string[] => posts.map(({ xId }) => xId);
