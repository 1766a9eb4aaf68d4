import { beforeEach, describe, expect, it } from 'vitest';
import { dataOf, useSandbox } from '../../test-rig.js';

const rig = useSandbox();
let token: string;
let acmeId: string;

beforeEach(async () => {
  await rig().control.reset();
  acmeId = (await rig().control.createUser({ username: 'acme' })).id;
  await rig().control.createUser({ username: 'alice' });
  await rig().control.createUser({ username: 'bob' });
  token = (await rig().signIn('acme')).accessToken;
});

const publish = (body: unknown) => rig().post('/2/tweets', token, body);
const replyTo = (id: string, text = 'an answer', more: object = {}) =>
  publish({ text, reply: { in_reply_to_tweet_id: id, ...more } });
const refused = (detail: string) => ({
  status: 403,
  body: { title: 'Forbidden', detail, type: 'about:blank' },
});
const byAcme = async () => (await rig().control.ledger()).posts.filter((post) => post.from === 'acme');

const NOT_SUMMONED = 'You can only reply to or quote posts where you are mentioned or are the author.';
const NOT_ENGAGED =
  'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.';
const GONE = 'You attempted to reply to a Tweet that is deleted or not visible to you.';
const DUPLICATE = 'You are not allowed to create a Tweet with duplicate content.';

describe('the summoned rule', () => {
  it('lets one answer those who mentioned or quoted one, and oneself', async () => {
    const mention = await rig().control.post({ from: 'alice', text: 'hi @acme' });
    const own = await rig().control.post({ from: 'acme', text: 'news' });
    const quote = await rig().control.post({ from: 'bob', text: 'look', quotes: own.id });
    for (const [n, post] of [mention, own, quote].entries())
      expect((await replyTo(post.id, `answer ${n}`)).status).toBe(201);
  });

  it('refuses everybody else, in X’s two wordings, and publishes nothing', async () => {
    const root = await rig().control.post({ from: 'alice', text: 'no handle here' });
    const deeper = await rig().control.post({ from: 'bob', text: 'me neither', inReplyTo: root.id });
    expect(await replyTo(root.id)).toMatchObject(refused(NOT_SUMMONED));
    expect(await replyTo(deeper.id)).toMatchObject(refused(NOT_ENGAGED));
    expect(await byAcme()).toEqual([]);
  });

  it('does not bind an Enterprise app', async () => {
    await rig().control.createApp({
      clientId: 'perch-sandbox',
      clientSecret: 'perch-sandbox-secret',
      loopback: true,
      plan: 'enterprise',
    });
    const root = await rig().control.post({ from: 'alice', text: 'no handle here' });
    expect((await replyTo(root.id)).status).toBe(201);
  });

  it('binds quotes too, in words of its own, and only Enterprise may quote at all', async () => {
    const root = await rig().control.post({ from: 'alice', text: 'no handle here' });
    const stranger = await publish({ text: 'see this', quote_tweet_id: root.id });
    expect(JSON.stringify(stranger.body)).toContain('Quoting this post is not allowed because');
    const mention = await rig().control.post({ from: 'alice', text: '@acme hi' });
    const quote = () => publish({ text: 'see this', quote_tweet_id: mention.id });
    expect(await quote()).toMatchObject({ status: 403, body: { reason: 'client-not-enrolled' } });
    await rig().control.changeApp('perch-sandbox', { plan: 'enterprise' });
    expect((await quote()).status).toBe(201);
  });
});

describe('replies', () => {
  it('begin with everyone the post names, and not with oneself', async () => {
    const post = await rig().control.post({ from: 'alice', text: '@acme and @bob, help' });
    expect(dataOf(await replyTo(post.id, 'with pleasure')).text).toBe('@alice @bob with pleasure');
  });

  it('leave out whom the caller excludes, but never the author', async () => {
    const post = await rig().control.post({ from: 'alice', text: '@acme and @bob, help' });
    const bob = (await rig().control.users()).find((user) => user.username === 'bob');
    const answer = await replyTo(post.id, 'hi', { exclude_reply_user_ids: [bob?.id, post.authorId] });
    expect(dataOf(answer).text).toBe('@alice hi');
  });

  it('name nobody twice who is written already', async () => {
    const post = await rig().control.post({ from: 'alice', text: '@acme help' });
    expect(dataOf(await replyTo(post.id, '@Alice of course')).text).toBe('@Alice of course');
  });

  it('to a post that is gone, hidden or never was are refused', async () => {
    const gone = await rig().control.post({ from: 'alice', text: '@acme bye' });
    await rig().control.remove(gone.id);
    expect(await replyTo(gone.id)).toMatchObject(refused(GONE));
    expect(await replyTo('12345')).toMatchObject(refused(GONE));
    const hidden = await rig().control.post({ from: 'bob', text: '@acme hush' });
    await rig().control.block('bob', 'acme');
    expect(await replyTo(hidden.id)).toMatchObject(refused(GONE));
  });
});

describe('length', () => {
  it('ends at 280, where mentions at a reply’s head count nothing', async () => {
    const post = await rig().control.post({ from: 'alice', text: '@acme help' });
    expect((await publish({ text: 'x'.repeat(281) })).status).toBe(403);
    expect((await publish({ text: 'x'.repeat(280) })).status).toBe(201);
    expect((await replyTo(post.id, `@alice ${'y'.repeat(280)}`)).status).toBe(201);
    expect((await replyTo(post.id, `@bob ${'z'.repeat(280)}`)).status).toBe(403);
  });

  it('is 25,000 for Premium accounts', async () => {
    await rig().control.changeUser('acme', { verifiedType: 'blue' });
    expect((await publish({ text: 'x '.repeat(1000) })).status).toBe(201);
  });
});

describe('the same words again', () => {
  it('are refused within a day, and another answer to another person is not the same', async () => {
    const one = await rig().control.post({ from: 'alice', text: '@acme one' });
    const two = await rig().control.post({ from: 'alice', text: '@acme two' });
    const other = await rig().control.post({ from: 'bob', text: '@acme three' });
    expect((await replyTo(one.id, 'Sorry!')).status).toBe(201);
    expect(await replyTo(two.id, 'Sorry! ')).toMatchObject(refused(DUPLICATE));
    expect((await replyTo(other.id, 'Sorry!')).status).toBe(201);
    expect(await byAcme()).toHaveLength(2);
  });

  it('are free again once the first is deleted, or a day has passed', async () => {
    const first = dataOf(await publish({ text: 'hello' }));
    expect(await publish({ text: 'hello' })).toMatchObject(refused(DUPLICATE));
    await rig().delete(`/2/tweets/${String(first.id)}`, token);
    expect((await publish({ text: 'hello' })).status).toBe(201);
    await rig().control.advance(24 * 3_600_000);
    token = (await rig().signIn('acme')).accessToken;
    expect((await publish({ text: 'hello' })).status).toBe(201);
  });
});

describe('bodies', () => {
  it.each([
    ['no text', {}],
    ['an empty text', { text: '  ' }],
    ['an unknown key', { text: 'x', colour: 'red' }],
    ['a reply to nothing', { text: 'x', reply: {} }],
    ['an id that is none', { text: 'x', reply: { in_reply_to_tweet_id: 'abc' } }],
    ['media nobody uploaded', { text: 'x', media: { media_ids: ['1'] } }],
    ['five media', { text: 'x', media: { media_ids: ['1', '2', '3', '4', '5'] } }],
    ['a text that is none', { text: 7 }],
    ['a list', []],
  ])('with %s get 400 and publish nothing', async (_what, body) => {
    expect(await publish(body)).toMatchObject({ status: 400, body: { title: 'Invalid Request' } });
    expect(await byAcme()).toEqual([]);
  });

  it('that are not JSON get 400', async () => {
    const answer = await fetch(`${rig().sandbox.xUrl}/2/tweets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"text":',
    });
    expect(answer.status).toBe(400);
  });
});

describe('deleting', () => {
  it('works for one’s own posts only, and is repeatable', async () => {
    const own = dataOf(await publish({ text: 'oops' }));
    const other = await rig().control.post({ from: 'alice', text: 'mine' });
    const path = `/2/tweets/${String(own.id)}`;
    expect(await rig().delete(path, token)).toMatchObject({ status: 200, body: { data: { deleted: true } } });
    expect((await rig().delete(path, token)).status).toBe(200);
    expect((await rig().delete(`/2/tweets/${other.id}`, token)).status).toBe(403);
    expect((await rig().control.postsOf('alice')).map((post) => post.deleted)).toEqual([false]);
    expect((await byAcme()).map((post) => post.deleted)).toEqual([true]);
  });
});

describe('likes and reposts', () => {
  it('liking is not in a self-serve plan', async () => {
    const post = await rig().control.post({ from: 'alice', text: 'nice' });
    const answer = await rig().post(`/2/users/${acmeId}/likes`, token, { tweet_id: post.id });
    expect(answer).toMatchObject({ status: 403, body: { reason: 'client-not-enrolled' } });
    expect((await rig().control.ledger()).likes).toEqual([]);
  });

  it('a repost repeats the whole of an answer, with the names that X put before it', async () => {
    const { control } = rig();
    const asked = await control.post({ from: 'alice', text: 'Where is it?' });
    const answer = await control.post({ from: 'acme', text: 'On its way', inReplyTo: asked.id });
    const shared = await control.post({ from: 'alice', text: '', reposts: answer.id });
    expect(shared.text).toBe('RT @acme: @alice On its way');
  });

  it('reposting twice reposts once, and can be taken back', async () => {
    const post = await rig().control.post({ from: 'alice', text: 'nice' });
    for (let n = 0; n < 2; n += 1)
      expect(await rig().post(`/2/users/${acmeId}/retweets`, token, { tweet_id: post.id })).toMatchObject({
        status: 200,
        body: { data: { retweeted: true, rest_id: post.id } },
      });
    const reposts = async () => (await byAcme()).filter((one) => !one.deleted);
    expect(await reposts()).toMatchObject([{ reposts: post.id }]);
    await rig().delete(`/2/users/${acmeId}/retweets/${post.id}`, token);
    expect(await reposts()).toEqual([]);
  });

  it('are done for oneself only', async () => {
    const post = await rig().control.post({ from: 'alice', text: 'nice' });
    const answer = await rig().post(`/2/users/${post.authorId}/retweets`, token, { tweet_id: post.id });
    expect(answer).toMatchObject({ status: 400, body: { title: 'Invalid Request' } });
  });
});
