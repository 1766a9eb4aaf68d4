import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listOf, useSandbox } from '../../test-rig.js';

const rig = useSandbox();
let token: string;
let acmeId: string;

async function freshWorld() {
  await rig().control.reset();
  acmeId = (await rig().control.createUser({ username: 'acme' })).id;
  await rig().control.createUser({ username: 'alice' });
  token = (await rig().signIn('acme')).accessToken;
}

beforeAll(freshWorld);
beforeEach(freshWorld);

const mentions = (query: Record<string, string> = {}) =>
  rig().get(`/2/users/${acmeId}/mentions?${new URLSearchParams(query).toString()}`, token);
const ownPosts = (query: Record<string, string> = {}) =>
  rig().get(`/2/users/${acmeId}/tweets?${new URLSearchParams(query).toString()}`, token);
const say = (
  text: string,
  more: { inReplyTo?: string; quotes?: string; createdAt?: string; from?: string } = {},
) => rig().control.post({ from: 'alice', text, ...more });
async function sayMany(count: number) {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.unshift((await say(`@acme number ${n}`)).id);
  return ids;
}

describe('what counts as a mention', () => {
  it('names, replies and quotes that name; never own posts, never mere quotes', async () => {
    const own = await say('hello from @acme', { from: 'acme' });
    const named = await say('hey @ACME');
    const reply = await say('no name in it', { inReplyTo: own.id });
    const namingQuote = await say('look @acme', { quotes: own.id });
    await say('mere quote', { quotes: own.id });
    await say('nothing to see');
    expect(listOf(await mentions()).ids).toEqual([namingQuote.id, reply.id, named.id]);
  });

  it('a long post that mentions only beyond its cut', async () => {
    const long = await say(`${'word '.repeat(80)}@acme`);
    const page = listOf(await mentions({ 'tweet.fields': 'note_tweet' }));
    expect(page.ids).toEqual([long.id]);
    expect(page.data[0]).toMatchObject({ note_tweet: { text: `${'word '.repeat(80)}@acme` } });
  });

  it('not the posts of people who are protected, suspended or blocked', async () => {
    await rig().control.createUser({ username: 'shy', protected: true });
    await rig().control.createUser({ username: 'gone' });
    await rig().control.createUser({ username: 'rude' });
    for (const from of ['shy', 'gone', 'rude']) await say('@acme hello', { from });
    await rig().control.changeUser('gone', { suspended: true });
    await rig().control.block('acme', 'rude');
    expect(listOf(await mentions()).ids).toEqual([]);
    await rig().control.block('acme', 'rude', true);
    expect(listOf(await mentions()).ids).toHaveLength(1);
  });

  it('deleted posts vanish and edited ones return under a new id', async () => {
    const gone = await say('@acme one');
    const first = await say('@acme tow');
    await rig().control.remove(gone.id);
    const edited = await rig().control.edit(first.id, '@acme two');
    const page = listOf(await mentions());
    expect(page.ids).toEqual([edited.id]);
    expect(page.data[0]).toMatchObject({ edit_history_tweet_ids: [first.id, edited.id] });
  });

  it('a mention goes with the edit that takes the name out, and comes with one that puts it in', async () => {
    const first = await say('@acme hi');
    const without = await rig().control.edit(first.id, 'hi all');
    expect(listOf(await mentions()).ids).toEqual([]);
    const again = await rig().control.edit(first.id, 'hi @acme');
    const page = listOf(await mentions());
    expect(page.data).toMatchObject([
      { id: again.id, edit_history_tweet_ids: [first.id, without.id, again.id] },
    ]);
  });

  it('not what a repost repeats, nor the repost of a post that is gone', async () => {
    const post = await say('buy this');
    await rig().control.post({ from: 'acme', text: '', reposts: post.id });
    expect(listOf(await ownPosts()).ids).toHaveLength(1);
    await rig().control.remove(post.id);
    expect(listOf(await ownPosts()).ids).toEqual([]);
  });
});

describe('late and short lists', () => {
  it('a post indexed late appears in mentions below a newer one; its author’s list and lookups know it at once', async () => {
    const late = await rig().control.post({ from: 'alice', text: '@acme late', visibleAfterMs: 60_000 });
    const prompt = await say('@acme prompt');
    expect(BigInt(late.id) < BigInt(prompt.id)).toBe(true);
    expect(listOf(await mentions()).ids).toEqual([prompt.id]);
    const authorId = late.authorId;
    expect(listOf(await rig().get(`/2/users/${authorId}/tweets`, token)).ids).toEqual([prompt.id, late.id]);
    expect((await rig().get(`/2/tweets/${late.id}`, token)).body).toMatchObject({ data: { id: late.id } });
    await rig().control.advance(60_000);
    expect(listOf(await mentions({ since_id: prompt.id })).ids).toEqual([]);
    expect(listOf(await mentions()).ids).toEqual([prompt.id, late.id]);
  });

  it('pages are short or empty and lead on when told to, and as asked for when not', async () => {
    const ids = await sayMany(6);
    await rig().control.paging({ route: 'mentions', account: 'acme', shortBy: 3, emptyPages: 1 });
    const seen: string[][] = [];
    let next: string | undefined;
    do {
      const page = listOf(
        await mentions({ max_results: '5', ...(next === undefined ? {} : { pagination_token: next }) }),
      );
      expect(page.meta.result_count).toBe(page.ids.length);
      seen.push(page.ids);
      next = page.meta.next_token;
    } while (next !== undefined);
    expect(seen).toEqual([[], ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
    await rig().control.clearPaging();
    expect(listOf(await mentions({ max_results: '5' })).ids).toEqual(ids.slice(0, 5));
  });
});

describe('objects', () => {
  it('carry id, text and edit history unless more is asked for', async () => {
    const { id } = await say('@acme hi');
    expect(listOf(await mentions()).data).toEqual([{ id, text: '@acme hi', edit_history_tweet_ids: [id] }]);
  });

  it('show the parent, its author and what is missing through expansions', async () => {
    await rig().control.createUser({ username: 'bob' });
    const kept = await say('the root', { from: 'bob' });
    const lost = await say('soon gone', { from: 'bob' });
    await say('@acme see above', { inReplyTo: kept.id });
    await say('@acme and this', { inReplyTo: lost.id });
    await rig().control.remove(lost.id);
    const { body } = await mentions({
      expansions: 'author_id,referenced_tweets.id,referenced_tweets.id.author_id',
    });
    expect(body).toMatchObject({
      data: [{ referenced_tweets: [{ type: 'replied_to', id: lost.id }] }, {}],
      includes: { tweets: [{ id: kept.id }] },
      errors: [{ title: 'Not Found Error', resource_id: lost.id, parameter: 'referenced_tweets.id' }],
    });
    const users = (body as { includes: { users: { username: string }[] } }).includes.users;
    expect(users.map((user) => user.username).sort()).toEqual(['alice', 'bob']);
  });

  it('list their media', async () => {
    await rig().control.post({
      from: 'alice',
      text: '@acme broken',
      media: [{ type: 'photo', altText: 'a crack' }],
    });
    const { body } = await mentions({
      expansions: 'attachments.media_keys',
      'media.fields': 'url,alt_text',
      'tweet.fields': 'entities',
    });
    expect(body).toMatchObject({
      data: [{ text: expect.stringMatching(/^@acme broken https:\/\/t\.co\//) as string }],
      includes: { media: [{ type: 'photo', alt_text: 'a crack' }] },
    });
  });

  it('tell the age of the conversation by its root', async () => {
    const root = await say('@acme root');
    const answer = await say('thanks', { from: 'acme', inReplyTo: root.id });
    await say('welcome', { inReplyTo: answer.id });
    const page = listOf(await mentions({ 'tweet.fields': 'conversation_id,in_reply_to_user_id' }));
    expect(page.data[0]).toMatchObject({
      text: '@acme welcome',
      conversation_id: root.id,
      in_reply_to_user_id: acmeId,
    });
  });
});

describe('pages', () => {
  it('an empty one has meta and no data', async () => {
    expect(await mentions()).toMatchObject({ status: 200, body: { meta: { result_count: 0 } } });
    expect((await mentions()).body).not.toHaveProperty('data');
  });

  it('walk back without gaps or repeats while new posts arrive, and forward again', async () => {
    const ids = await sayMany(12);
    const first = listOf(await mentions({ max_results: '5' }));
    expect(first.meta).toMatchObject({ newest_id: ids[0], oldest_id: ids[4], result_count: 5 });
    expect(first.meta.previous_token).toBeUndefined();
    await say('@acme newer than all');
    const second = listOf(
      await mentions({ max_results: '5', pagination_token: first.meta.next_token ?? '' }),
    );
    const third = listOf(
      await mentions({ max_results: '5', pagination_token: second.meta.next_token ?? '' }),
    );
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual(ids);
    expect(third.meta.next_token).toBeUndefined();
    const back = listOf(
      await mentions({ max_results: '5', pagination_token: third.meta.previous_token ?? '' }),
    );
    expect(back.ids).toEqual(second.ids);
  });

  it('refuse a token of another list', async () => {
    await sayMany(6);
    await rig().control.createUser({ username: 'bob' });
    const { next_token: next } = listOf(await mentions({ max_results: '5' })).meta;
    const elsewhere = await ownPosts({ pagination_token: next ?? '' });
    expect(elsewhere).toMatchObject({ status: 400, body: { title: 'Invalid Request' } });
    expect((await mentions({ pagination_token: 'deadbeef' })).status).toBe(400);
  });

  it('keep the range they are asked for', async () => {
    const ids = await sayMany(4);
    const since = listOf(await mentions({ since_id: ids[2] ?? '' }));
    expect(since.ids).toEqual(ids.slice(0, 2));
    const until = listOf(await mentions({ until_id: ids[1] ?? '' }));
    expect(until.ids).toEqual(ids.slice(2));
  });

  it('keep the times they are asked for, in whole seconds', async () => {
    const aMinuteAgo = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    const at = (seconds: number) => new Date(aMinuteAgo + seconds * 1000);
    const inside = await say('@acme inside', { createdAt: at(0.9 + 10).toISOString() });
    await say('@acme before', { createdAt: at(9.9).toISOString() });
    await say('@acme after', { createdAt: at(20).toISOString() });
    const page = listOf(
      await mentions({
        start_time: at(10).toISOString(),
        end_time: at(20).toISOString(),
        'tweet.fields': 'created_at',
      }),
    );
    expect(page.ids).toEqual([inside.id]);
    expect(page.data[0]).toMatchObject({ created_at: at(10).toISOString() });
  });

  it('may receive a post late, below a since_id already read', async () => {
    const newest = await say('@acme first seen');
    const late = await say('@acme late', { createdAt: new Date(Date.now() - 60_000).toISOString() });
    expect(listOf(await mentions({ since_id: newest.id })).ids).toEqual([]);
    expect(listOf(await mentions()).ids).toEqual([newest.id, late.id]);
  });

  it('end at the newest 800 mentions', async () => {
    await sayMany(803);
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = listOf(
        await mentions({ max_results: '100', ...(next ? { pagination_token: next } : {}) }),
      );
      seen.push(...page.ids);
      next = page.meta.next_token;
    } while (next !== undefined);
    expect(new Set(seen).size).toBe(800);
  }, 60_000);
});

describe('own posts', () => {
  it('can leave out replies and reposts', async () => {
    const plain = await say('plain', { from: 'acme' });
    const reply = await say('reply', { from: 'acme', inReplyTo: plain.id });
    const other = await say('elsewhere');
    const shared = await rig().control.post({ from: 'acme', text: '', reposts: other.id });
    expect(listOf(await ownPosts()).ids).toEqual([shared.id, reply.id, plain.id]);
    expect(listOf(await ownPosts({ exclude: 'replies' })).ids).toEqual([shared.id, plain.id]);
    expect(listOf(await ownPosts({ exclude: 'replies,retweets' })).ids).toEqual([plain.id]);
  });
});

describe('what X refuses', () => {
  it.each([
    [
      { max_results: '4' },
      'max_results',
      'The `max_results` query parameter value [4] is not between 5 and 100',
    ],
    [
      { max_results: '101' },
      'max_results',
      'The `max_results` query parameter value [101] is not between 5 and 100',
    ],
    [
      { max_results: 'ten' },
      'max_results',
      'The `max_results` query parameter value [ten] is not between 5 and 100',
    ],
    [{ since_id: 'abc' }, 'since_id', 'The `since_id` query parameter value [abc] is not valid'],
    [
      { start_time: '2010-11-05T00:00:00Z' },
      'start_time',
      'The `start_time` query parameter value [2010-11-05T00:00:00Z] must be on or after 2010-11-06T00:00:00Z',
    ],
  ])('%o', async (query, parameter, message) => {
    expect(await mentions(query)).toMatchObject({
      status: 400,
      body: {
        title: 'Invalid Request',
        type: 'https://api.x.com/2/problems/invalid-request',
        errors: [{ message, parameters: { [parameter]: [Object.values(query)[0]] } }],
      },
    });
  });

  it.each([
    [{ colour: 'red' }],
    [{ 'tweet.fields': 'text,shoe_size' }],
    [{ since_id: '1', start_time: '2026-01-01T00:00:00Z' }],
  ])('unknown or contradicting parameters: %o', async (query) => {
    expect((await mentions(query)).status).toBe(400);
  });

  it('a user who does not exist is an error beside a 200', async () => {
    const answer = await rig().get('/2/users/12345/mentions', token);
    expect(answer).toMatchObject({
      status: 200,
      body: { errors: [{ title: 'Not Found Error', detail: 'Could not find user with id: [12345].' }] },
    });
  });

  it('a path that X does not have is a 404', async () => {
    expect(await rig().get('/2/nonsense', token)).toMatchObject({
      status: 404,
      body: { title: 'Not Found' },
    });
  });
});
