import { describe, expect, test } from 'vitest';
import { XError } from './errors/x-error.js';
import { postsReader, type Answered, type Query } from './posts-reader.js';
import { asking } from './vocabulary.js';

const post = { id: '1', created_at: '2026-09-01T12:00:00Z', conversation_id: '1', author_id: '20' };
const bare = { id: '1', text: 'cut to what X gives without asking' };
const answer = (data: readonly object[], includes = {}): Answered => ({
  page: { data: [...data], includes, meta: {}, errors: [] },
  rateLimit: null,
});
const refusal = (parameter: string) => new XError('badRequest', 'invalid', { parameters: [parameter] });

/** An X that answers by the vocabulary it is asked in, and what it was asked. */
function xThat(answers: (words: 'tweet' | 'post', query: Query, path: string) => Answered) {
  const asked: string[] = [];
  const get = (path: string, query: Query) => {
    const words = 'post.fields' in query ? 'post' : 'tweet';
    asked.push(`${words} ${path}`);
    return Promise.resolve().then(() => answers(words, query, path));
  };
  return { asked, read: postsReader(get, asking()) };
}

describe('in which vocabulary X is asked', () => {
  test('in the older one as long as X understands it, also where a page is empty', async () => {
    const x = xThat(() => answer([post]));
    await x.read('mentions', {});
    const empty = xThat(() => answer([]));
    await empty.read('mentions', {});
    expect([x.asked, empty.asked]).toEqual([['tweet mentions'], ['tweet mentions']]);
  });

  test.each([
    ['leaves out what they ask for', () => answer([bare])],
    [
      'refuses the parameter',
      () => {
        throw refusal('tweet.fields');
      },
    ],
    [
      'refuses an expansion',
      () => {
        throw refusal('expansions');
      },
    ],
  ])('once X %s, in the newer one: the page is read again, later ones at once', async (_what, inOld) => {
    const x = xThat((words) => (words === 'post' ? answer([post]) : inOld()));
    expect((await x.read('mentions', {})).page.data).toEqual([post]);
    await x.read('mentions', {});
    expect(x.asked).toEqual(['tweet mentions', 'post mentions', 'post mentions']);
  });

  test('an X that gives fields in neither is taken at its first word, and asked in the same words again', async () => {
    const x = xThat(() => answer([bare]));
    expect((await x.read('mentions', {})).page.data).toEqual([bare]);
    await x.read('mentions', {});
    expect(x.asked.at(-2)).toBe('tweet mentions');
  });

  test('other refusals are no matter of words', async () => {
    const x = xThat(() => {
      throw refusal('max_results');
    });
    await expect(x.read('mentions', {})).rejects.toMatchObject({ kind: 'badRequest' });
    expect(x.asked).toEqual(['tweet mentions']);
  });

  test('S34 in the newer one, authors of answered posts that come without are looked up', async () => {
    const parent = { id: '9', text: 'my router broke' };
    const x = xThat((words, query, path) => {
      if (words === 'tweet') return answer([bare]);
      if (path === 'tweets') {
        expect(query['ids']).toBe('9');
        return answer([{ ...parent, author_id: '30' }], { users: [{ id: '30' }] });
      }
      return answer([post], { posts: [parent, { id: '8', author_id: '20' }], users: [{ id: '20' }] });
    });
    const { includes } = (await x.read('mentions', {})).page;
    expect(includes?.posts).toEqual([
      { id: '8', author_id: '20' },
      { ...parent, author_id: '30' },
    ]);
    expect(includes?.users).toEqual([{ id: '20' }, { id: '30' }]);
  });
});
