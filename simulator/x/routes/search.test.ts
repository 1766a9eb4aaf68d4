import { beforeEach, describe, expect, it } from 'vitest';
import type { NewPostInput } from '../../control/shapes.js';
import { listOf, useSandbox } from '../../test-rig.js';

const rig = useSandbox();
const DAY_MS = 24 * 3_600_000;
let token: string;

beforeEach(async () => {
  await rig().control.reset();
  await rig().control.createUser({ username: 'acme' });
  await rig().control.createUser({ username: 'alice', verifiedType: 'blue' });
  token = (await rig().signIn('acme')).accessToken;
});

const say = async (text: string, more: Partial<NewPostInput> = {}) =>
  (await rig().control.post({ from: 'alice', text, ...more })).id;
const settled = () => rig().control.advance(31_000);
const search = (query: string, more: Record<string, string> = {}) =>
  rig().get(`/2/tweets/search/recent?${new URLSearchParams({ query, ...more }).toString()}`, token);
const ids = async (query: string, more: Record<string, string> = {}) => listOf(await search(query, more)).ids;
const refusal = async (query: string, more: Record<string, string> = {}) => {
  const { status, body } = await search(query, more);
  expect(status).toBe(400);
  expect(body).toMatchObject({
    title: 'Invalid Request',
    type: 'https://api.x.com/2/problems/invalid-request',
  });
  return JSON.stringify(body);
};

describe('what is found', () => {
  it('words in any case, phrases in order, and never what a longer word holds', async () => {
    const parcel = await say('My PARCEL, lost & gone 📦');
    const other = await say('parcels my');
    await settled();
    expect(await ids('parcel')).toEqual([parcel]);
    expect(await ids('"my parcel"')).toEqual([parcel]);
    expect(await ids('my')).toEqual([other, parcel]);
    expect(await ids('my -parcel')).toEqual([other]);
    expect(await ids('📦')).toEqual([parcel]);
    expect(await ids('"parcel my"')).toEqual([]);
  });

  it('by author, addressee, mention, tag, link, conversation and parent', async () => {
    const root = await say('#help $ACME @acme see https://example.com/shop?a=1');
    const reply = await say('on it', { from: 'acme', inReplyTo: root });
    await settled();
    for (const query of ['#HELP', '$acme', '@Acme', 'url:"example.com/shop"', 'from:alice', 'has:links see'])
      expect([query, await ids(query)]).toEqual([query, [root]]);
    for (const query of ['to:alice', `in_reply_to_tweet_id:${root}`, 'from:acme is:reply'])
      expect([query, await ids(query)]).toEqual([query, [reply]]);
    expect(await ids(`conversation_id:${root}`)).toEqual([reply, root]);
    expect(await ids(`conversation_id:${root} is:verified`)).toEqual([root]);
    expect(await ids('from:nobody OR list:1')).toEqual([]);
  });

  it('a quote by its own words only, a repost never by words', async () => {
    const post = await say('buy gold', { media: [{ type: 'photo' }] });
    const quote = await say('nonsense', { quotes: post });
    const repost = await say('', { from: 'acme', reposts: post });
    await settled();
    expect(await ids('gold')).toEqual([post]);
    expect(await ids(`quotes_of_tweet_id:${post}`)).toEqual([quote]);
    expect(await ids('from:acme is:retweet')).toEqual([repost]);
    expect(await ids('retweets_of:alice')).toEqual([repost]);
    expect(await ids(`retweets_of_tweet_id:${post}`)).toEqual([repost]);
    expect(await ids('gold has:images')).toEqual([post]);
    expect(await ids('min_reposts:1')).toEqual([post]);
  });

  it('nothing of the last thirty seconds, of late-indexed posts, nor of people one may not see', async () => {
    const id = await say('cat');
    expect(await ids('cat')).toEqual([]);
    const late = await say('late cat', { visibleAfterMs: 60_000 });
    await settled();
    expect(await ids('cat')).toEqual([id]);
    await rig().control.advance(30_000);
    expect(await ids('cat')).toEqual([late, id]);
    await rig().control.changeUser('alice', { protected: true });
    expect(await ids('cat')).toEqual([]);
  });

  it('nothing older than seven days, deleted or replaced by an edit', async () => {
    const old = await say('old cat');
    await rig().control.advance(7 * DAY_MS);
    token = (await rig().signIn('acme')).accessToken;
    const gone = await say('gone cat');
    const edited = await rig().control.edit(await say('new cta'), 'new cat');
    await rig().control.remove(gone);
    await settled();
    expect(await ids('cat')).toEqual([edited.id]);
    expect(await ids('cta')).toEqual([]);
    expect(await refusal('cat', { since_id: old })).toMatch(
      /'since_id' must be a tweet id created after \d{4}-\d\d-\d\dT\d\d:\d\dZ\. Please use a 'since_id' that is larger than \d+"/,
    );
  });
});

describe('pages', () => {
  it('lead on by either token, newest first, and tell the ends', async () => {
    const all: string[] = [];
    for (let n = 0; n < 12; n += 1) all.unshift(await say(`cat ${n}`));
    await settled();
    const first = listOf(await search('cat', { max_results: '10' }));
    expect(first.ids).toEqual(all.slice(0, 10));
    expect(first.meta).toMatchObject({ newest_id: all[0], oldest_id: all[9], result_count: 10 });
    const next = first.meta.next_token ?? '';
    expect(await ids('cat', { next_token: next })).toEqual(all.slice(10));
    expect(await ids('cat', { pagination_token: next })).toEqual(all.slice(10));
    expect(await refusal('cat', { pagination_token: next, next_token: next })).toContain('Only one of');
    expect(await refusal('dog', { next_token: next })).toContain('is not valid');
    expect(await ids('cat', { since_id: all[2] ?? '' })).toEqual(all.slice(0, 2));
  });

  it('put what is liked most first when asked for relevancy', async () => {
    const liked = await say('cat one');
    const newer = await say('cat two');
    await rig().control.like({ user: 'acme', postId: liked });
    await settled();
    expect(await ids('cat', { sort_order: 'relevancy' })).toEqual([liked, newer]);
    expect(await ids('cat', { sort_order: 'recency' })).toEqual([newer, liked]);
  });
});

describe('refusals', () => {
  it.each([
    ['', {}, 'can not be empty'],
    ['is:reply', {}, 'is/has/lang cannot be used as a standalone operator (at position 1)'],
    ['cat', { max_results: '9' }, 'is not between 10 and 100'],
    ['cat', { sort_order: 'best' }, 'is not one of [recency,relevancy]'],
    ['cat', { start_time: '2020-01-01T00:00:00Z' }, "'start_time' must be on or after"],
    ['cat', { end_time: '2999-01-01T00:00:00Z' }, "'end_time' must be a minimum of 10 seconds prior"],
  ])('%s %o is a 400 in X’s words', async (query, more, says) => {
    expect(await refusal(query, more as Record<string, string>)).toContain(says);
  });

  it('ids and times do not go together', async () => {
    const since_id = await say('cat');
    const start_time = new Date(Date.parse((await rig().control.clock()).now) - DAY_MS).toISOString();
    expect(await refusal('cat', { since_id, start_time })).toContain('cannot be combined');
  });

  it('a query may be 512 characters long, 4,096 for Enterprise', async () => {
    const long = `cat ${'-dog '.repeat(102)}`.slice(0, 512);
    expect((await search(long.trim())).status).toBe(200);
    expect(await refusal(`${long} -bird`)).toContain('between 1 and 512');
    await rig().control.changeApp('perch-sandbox', { plan: 'enterprise' });
    expect((await search(`${long} -bird`)).status).toBe(200);
    expect(await refusal(`cat ${'-dog '.repeat(820)}`)).toContain('between 1 and 4096');
  });
});
