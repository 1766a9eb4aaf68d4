import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedFor, isAnothers, mostFor, shownIn, spentOnBy, within } from './billed.js';

const once = (path: string, body: unknown, ofOwner = false) =>
  shownIn(path, body, ofOwner).map(({ what, once: name }) => `${what} ${name}`);

test('S50 what a search asks for is its query: of two streams one says nothing of the other’s cost', () => {
  const search = (query: string, page = {}) =>
    askedFor({ path: 'tweets/search/recent', query: { query, ...page } });
  expect(search('acme', { pagination_token: 'x' })).toBe(search('acme'));
  expect(search('acme')).not.toBe(search('parcel'));
});

test('S50 a search is made no smaller than the ten posts that X gives at least', () => {
  const search = { path: 'tweets/search/recent', query: { query: 'acme', max_results: 100 } };
  expect(within(50_000, search)?.query?.['max_results']).toBe(10);
  expect(within(49_999, search)).toBeNull();
});

describe('S50 what X bills of an answer', () => {
  test('each thing listed and each shown beside it, in either vocabulary, whether it can be read or not; only ids are kept', () => {
    const body = {
      data: [{ id: '1', text: 7 }, { id: '2' }, { text: 'without an id' }, { id: 'words, not an id' }],
      includes: {
        users: [{ id: '3' }],
        tweets: [{ id: '4' }],
        posts: [{ id: '5' }],
        media: [{ media_key: 'm' }],
      },
    };
    expect(once('users/9/mentions', body)).toEqual([
      'post post:1',
      'post post:2',
      'user user:3',
      'post post:4',
      'post post:5',
    ]);
  });

  test.each([
    ['users/me', { data: { id: '9' } }, ['user user:9']],
    ['users', { data: [{ id: '9' }] }, ['user user:9']],
    ['users/by/username/ada', { data: { id: '9' } }, ['user user:9']],
    ['dm_events', { data: [{ id: '7' }] }, ['directMessage directMessage:7']],
    ['dm_conversations/with/9/dm_events', { data: [{ id: '7' }] }, ['directMessage directMessage:7']],
    ['tweets', { data: [{ id: '7' }] }, ['post post:7']],
    ['users/9/mentions', { meta: { result_count: 0 } }, []],
    ['users/9/mentions', { errors: [{ title: 'Forbidden' }] }, []],
    ['users/9/mentions', 'no object', []],
  ])('%s', (path, body, expected) => {
    expect(once(path, body)).toEqual(expected);
  });

  test('of the app’s owner, posts of lists under its own id are owned reads, under the same name', () => {
    const body = { data: [{ id: '1' }], includes: { tweets: [{ id: '2' }] } };
    expect(once('users/9/tweets', body, true)).toEqual(['ownedRead post:1', 'post post:2']);
    expect(once('tweets', body, true)[0]).toBe('post post:1');
    expect(once('users/me', { data: { id: '9' } }, true)).toEqual(['user user:9']);
  });

  test.each([
    ['users/9/mentions', 'mentions'],
    ['users/9/tweets', 'ownPosts'],
    ['users/9/liked_tweets', 'likes'],
    ['dm_events/7', 'directMessages'],
    ['dm_conversations/with/9/dm_events', 'directMessages'],
    ['tweets/search/recent', 'streams'],
    ['tweets', 'lookups'],
    ['users/me', 'lookups'],
  ])('%s is spent on %s', (path, on) => {
    expect(spentOnBy(path)).toBe(on);
  });
});

test('S31 S50 a list under another user’s id is none of the account’s own', () => {
  expect(
    ['users/9/tweets', 'users/8/tweets', 'users/9', 'tweets'].map((path) => isAnothers(path, '9')),
  ).toEqual([false, true, false, false]);
});

describe('S50 a read within what is left', () => {
  const mentions = { path: 'users/9/mentions', query: { max_results: 100, since_id: '1' } };

  test('stays as it is where it fits', () => {
    expect(within(mostFor(mentions), mentions)).toBe(mentions);
  });

  test('is made smaller, down to the least that X lists, and then not made', () => {
    const least = mostFor({ ...mentions, query: { max_results: 5 } });
    expect(within(least, mentions)?.query).toEqual({ max_results: 5, since_id: '1' });
    expect(within(least - 1, mentions)).toBeNull();
    const expansions = 'sender_id';
    const messages = { path: 'dm_events', query: { max_results: 100, expansions } };
    expect(within(1_000_000, messages)?.query).toEqual({ max_results: 50, expansions });
  });

  test('costs less where nothing is shown beside what is listed', () => {
    const alone = { path: 'tweets', query: { ids: '1,2,3' } };
    expect(mostFor(alone)).toBe(15_000);
    expect(mostFor({ ...alone, query: { ...alone.query, expansions: 'author_id' } })).toBe(135_000);
  });

  test('likes are not cut: what a whole page holds tells where known ground is', () => {
    const likes = { path: 'users/9/liked_tweets', query: { max_results: 100 } };
    expect(within(mostFor(likes) - 1, likes)).toBeNull();
    expect(within(mostFor(likes), likes)).toBe(likes);
  });

  test('costs at most what is left, whatever that is', () => {
    const read = fc.record({
      path: fc.constantFrom(
        'users/9/mentions',
        'users/9/tweets',
        'dm_events',
        'users/9/liked_tweets',
        'tweets',
      ),
      query: fc.record({ max_results: fc.integer({ min: 5, max: 100 }) }),
    });
    fc.assert(
      fc.property(read, fc.nat(6_000_000), (given, left) => {
        const fitting = within(left, given);
        if (fitting) expect(mostFor(fitting)).toBeLessThanOrEqual(left);
        else expect(mostFor(given)).toBeGreaterThan(left);
      }),
    );
  });
});
