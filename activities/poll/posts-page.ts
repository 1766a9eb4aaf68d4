import type { Source } from '../../src/domain/accounts/account.js';
import { compareXIds } from '../../src/domain/at-x/ids.js';
import type { PostsPage, TimelineQuery } from '../../src/x/port.js';
import type { Sweeping } from './sweep.js';

export const pageSize = 100;

/** A page of the list, or of what a stream searches for. */
export function readPage({ x, source, stream }: Sweeping, query: TimelineQuery): Promise<PostsPage> {
  if (stream) return x.search(stream.query, query);
  return source.kind === 'mentions' ? x.mentions(query) : x.ownPosts(query);
}

export const postsSoFar = ({ sweep }: Source, page: PostsPage): number =>
  (sweep?.posts ?? 0) + page.data.length;

export const oldestOf = (page: PostsPage): string | null => [...idsOf(page)].sort(compareXIds)[0] ?? null;

export const idsOf = (page: PostsPage): string[] => [
  ...page.data.map(({ latestXId }) => latestXId),
  ...page.malformed.map(({ xId }) => xId),
];
