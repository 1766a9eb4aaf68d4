interface Liked {
  readonly xId: string;
}

export interface PartedLikes<Post> {
  /** Liked since the last look. */
  readonly fresh: readonly Post[];
  /** Liked before the first look, which did not reach down to them. */
  readonly old: readonly Post[];
}

export interface KnownLikes {
  readonly seen: ReadonlySet<string>;
  /** The first look reached the end of the list: whatever is unseen came later. */
  readonly fromTheEnd: boolean;
}

/**
 * Parts the likes read so far, page by page, most recent like first; null while only the next page
 * can tell. X gives likes neither a time nor an order by id, and seen ones move: one that is taken
 * back and given again stands above new ones, and old ones that were never read slide up when likes
 * above them are taken back. So what is unseen above the last seen one is new, and below it old.
 */
export function partLikes<Post extends Liked>(
  pages: readonly (readonly Post[])[],
  { seen, fromTheEnd }: KnownLikes,
  isEnd: boolean,
): PartedLikes<Post> | null {
  const posts = pages.flat();
  const above = posts.findLastIndex(({ xId }) => seen.has(xId)) + 1;
  const unseen = (part: readonly Post[]) => part.filter(({ xId }) => !seen.has(xId));
  if (above === 0) return isEnd ? { fresh: posts, old: [] } : null;
  if (fromTheEnd) return isEnd || above === posts.length ? { fresh: unseen(posts), old: [] } : null;
  const isSettled = isEnd || above === posts.length || !holdsSeen(pages, seen);
  return isSettled ? { fresh: unseen(posts.slice(0, above)), old: posts.slice(above) } : null;
}

/** A whole page without any seen one, below some, is old: nothing known follows. */
const holdsSeen = (pages: readonly (readonly Liked[])[], seen: ReadonlySet<string>): boolean =>
  pages.findLast((page) => page.length > 0)?.some(({ xId }) => seen.has(xId)) ?? false;
