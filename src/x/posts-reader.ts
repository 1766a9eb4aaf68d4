import { isXError, type XError } from './errors/x-error.js';
import { ofPosts } from './fields.js';
import { inParts } from './in-parts.js';
import type { RateLimit } from './port.js';
import { field } from './objects.js';
import type { Envelope } from './schemas.js';
import { otherThan, understood, type Asking, type Vocabulary } from './vocabulary.js';

export type Query = Readonly<Record<string, string | number>>;

export interface Answered {
  readonly page: Envelope;
  readonly rateLimit: RateLimit | null;
}

type Get = (path: string, query: Query) => Promise<Answered>;

/**
 * Reads posts in the vocabulary that X understands. Should X no longer know the one it is asked in, it
 * refuses the parameters or leaves out what they ask for: then it is asked in the other one at once
 * (the posts are billed already), and from then on, if it understands that.
 */
export function postsReader(get: Get, asked: Asking, fields = ofPosts): Get {
  async function inWordsOf(vocabulary: Vocabulary, path: string, query: Query): Promise<Answered | XError> {
    try {
      const answered = await get(path, { ...fields[vocabulary], ...query });
      return vocabulary === 'tweet' ? answered : await withAuthors(get, answered);
    } catch (error) {
      if (isXError(error, 'badRequest') && error.parameters.some(namesFields)) return error;
      throw error;
    }
  }

  return async (path, query) => {
    const used = asked.vocabulary;
    const first = await inWordsOf(used, path, query);
    if ('page' in first && understood(first.page)) return first;
    const second = await inWordsOf(otherThan(used), path, query);
    if ('page' in second && understood(second.page)) {
      asked.vocabulary = otherThan(used);
      return second;
    }
    if ('page' in first) return first;
    throw first;
  };
}

const namesFields = (parameter: string): boolean =>
  parameter === 'expansions' || parameter.endsWith('.fields');

/** In the newer vocabulary the posts that listed ones answer come without their authors: they are looked up. */
async function withAuthors(get: Get, answered: Answered): Promise<Answered> {
  const { page } = answered;
  const beside = [...(page.includes?.tweets ?? []), ...(page.includes?.posts ?? [])];
  const authored = (post: unknown) => field(post, 'author_id') !== undefined;
  const ids = beside.filter((post) => !authored(post)).map((post) => String(field(post, 'id')));
  if (ids.length === 0) return answered;
  const looks = await inParts(ids, async (part) => [
    (await get('tweets', { ...ofPosts.post, ids: part })).page,
  ]);
  const includes = {
    users: [...(page.includes?.users ?? []), ...looks.flatMap((look) => look.includes?.users ?? [])],
    tweets: [],
    posts: [...beside.filter(authored), ...looks.flatMap((look) => look.data ?? [])],
    media: [...(page.includes?.media ?? []), ...looks.flatMap((look) => look.includes?.media ?? [])],
  };
  return { ...answered, page: { ...page, includes } };
}
