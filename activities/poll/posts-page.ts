import { ApplicationFailure } from '@temporalio/common';
import type { Source } from '../../src/domain/accounts/account.js';
import { compareXIds } from '../../src/domain/at-x/ids.js';
import type { SourceKind } from '../../src/domain/sources/kinds.js';
import type { PostsPage, TimelineQuery } from '../../src/x/port.js';
import type { Sweeping } from './sweep.js';

export const pageSize = 100;

/** Of which `sweepPosts` reads posts on from an id: a new kind too, unless it is taken out here. */
type PostsKind = Exclude<SourceKind, 'directMessages' | 'likes'>;

export function postsKindOf({ kind }: Source): PostsKind {
  if (kind === 'directMessages' || kind === 'likes')
    throw ApplicationFailure.nonRetryable(`${kind} are no list of posts`);
  return kind;
}

/** A page of the list, or of what a stream searches for. */
export function readPage({ x, source, stream }: Sweeping, query: TimelineQuery): Promise<PostsPage> {
  switch (postsKindOf(source)) {
    case 'mentions':
      return x.mentions(query);
    case 'ownPosts':
      return x.ownPosts(query);
    case 'streams':
      if (!stream) throw ApplicationFailure.nonRetryable('What the stream searches for is not known');
      return x.search(stream.query, query);
  }
}

export const postsSoFar = ({ sweep }: Source, page: PostsPage): number =>
  (sweep?.posts ?? 0) + page.data.length + page.malformed.length;

export const oldestOf = (page: PostsPage): string | null => [...idsOf(page)].sort(compareXIds)[0] ?? null;

export const idsOf = (page: PostsPage): string[] => [
  ...page.data.map(({ latestXId }) => latestXId),
  ...page.malformed.map(({ xId }) => xId),
];
