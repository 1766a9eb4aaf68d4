import { beforeEach, describe, expect, it } from 'vitest';
import { dataOf, useSandbox } from '../../test-rig.js';

const rig = useSandbox();
let token: string;
let acmeId: string;

beforeEach(async () => {
  await rig().control.reset();
  acmeId = (await rig().control.createUser({ username: 'acme' })).id;
  await rig().control.createUser({ username: 'alice' });
  token = (await rig().signIn('acme')).accessToken;
});

const mentions = (more = '') => rig().get(`/2/users/${acmeId}/mentions?max_results=5${more}`, token);
const charged = async () =>
  Object.fromEntries((await rig().control.charges()).map(({ what, count, usd }) => [what, { count, usd }]));

describe('charges', () => {
  it('count each resource once a UTC day, expansions included', async () => {
    await rig().control.post({ from: 'alice', text: '@acme one' });
    await mentions('&expansions=author_id');
    await mentions('&expansions=author_id');
    expect(await charged()).toEqual({ post: { count: 1, usd: 0.005 }, user: { count: 1, usd: 0.01 } });
    await rig().control.advance(24 * 3_600_000);
    token = (await rig().signIn('acme')).accessToken;
    await mentions();
    expect((await rig().control.charges()).filter((charge) => charge.what === 'post')).toHaveLength(2);
  });

  it('nothing for empty pages and refused calls', async () => {
    await mentions();
    await mentions('&since_id=abc');
    await rig().post('/2/tweets', token, { text: '' });
    expect(await charged()).toEqual({});
  });

  it('know what a post, a post with a link and a reply cost', async () => {
    const mention = await rig().control.post({ from: 'alice', text: '@acme hi' });
    const cost = async (body: object) => {
      const before = (await charged())['create-post']?.usd ?? 0;
      expect((await rig().post('/2/tweets', token, body)).status).toBe(201);
      return Math.round((((await charged())['create-post']?.usd ?? 0) - before) * 1000) / 1000;
    };
    expect(await cost({ text: 'plain' })).toBe(0.015);
    expect(await cost({ text: 'see https://example.com' })).toBe(0.2);
    expect(await cost({ text: 'hello', reply: { in_reply_to_tweet_id: mention.id } })).toBe(0.01);
  });

  it('a link without a scheme costs what any link costs, and an answer to oneself is no summoned reply', async () => {
    const own = await rig().post('/2/tweets', token, { text: 'a beginning' });
    await rig().post('/2/tweets', token, { text: 'see example.com' });
    const reply = { in_reply_to_tweet_id: String(dataOf(own).id) };
    expect((await rig().post('/2/tweets', token, { text: 'and more', reply })).status).toBe(201);
    expect(await charged()).toEqual({ 'create-post': { count: 3, usd: 0.23 } });
  });

  it('the owner of the app reads their own things for less, and only those', async () => {
    await rig().control.changeApp('perch-sandbox', { owner: 'acme' });
    const mention = await rig().control.post({ from: 'alice', text: '@acme one' });
    const other = await rig().control.post({ from: 'alice', text: 'two' });
    await mentions('&expansions=author_id');
    await rig().get(`/2/tweets?ids=${mention.id},${other.id}`, token);
    expect(await charged()).toEqual({
      owned_read: { count: 1, usd: 0.001 },
      user: { count: 1, usd: 0.01 },
      post: { count: 1, usd: 0.005 },
    });
  });

  it('the likes of somebody are posts, and what comes beside is counted in both vocabularies', async () => {
    const root = await rig().control.post({ from: 'alice', text: 'root' });
    const answer = await rig().control.post({ from: 'alice', text: 'leaf', inReplyTo: root.id });
    await rig().control.like({ user: 'acme', postId: answer.id });
    await rig().get(`/2/users/${acmeId}/liked_tweets?post.fields=id&expansions=referenced_posts`, token);
    expect(await charged()).toEqual({ post: { count: 2, usd: 0.01 } });
  });

  it('are told by UTC day, app and account, and dedupe across the accounts of an app', async () => {
    const post = await rig().control.post({ from: 'alice', text: 'one' });
    const alice = (await rig().signIn('alice')).accessToken;
    await rig().get(`/2/tweets/${post.id}`, token);
    await rig().get(`/2/tweets/${post.id}`, alice);
    const day = (await rig().control.clock()).now.slice(0, 10);
    expect(await rig().control.charges()).toEqual([
      { day, app: 'perch-sandbox', account: 'acme', what: 'post', count: 1, usd: 0.005 },
    ]);
  });
});

describe('what an app has to spend', () => {
  const spend = (text: string) => rig().post('/2/tweets', token, { text });

  it('is drawn down by charges; at nothing every call is refused until credits return', async () => {
    await rig().control.credits({ usd: 0.02 });
    expect([(await spend('one')).status, (await spend('two')).status]).toEqual([201, 201]);
    const refused = await rig().get('/2/users/me', token);
    expect(refused).toMatchObject({
      status: 402,
      body: {
        title: 'CreditsDepleted',
        type: 'https://api.x.com/2/problems/credits',
      },
    });
    expect(JSON.stringify(refused.body)).toMatch(
      /Your enrolled account \[\d+\] does not have any credits to fulfill this request\./,
    );
    expect(refused.headers.get('x-rate-limit-remaining')).toBe('74');
    await rig().control.credits({ usd: null });
    expect((await rig().get('/2/users/me', token)).status).toBe(200);
  });

  it('ends at the month’s spend cap', async () => {
    await rig().control.caps({ spendUsd: 0.015 });
    expect((await spend('one')).status).toBe(201);
    expect(await spend('two')).toMatchObject({
      status: 403,
      body: { detail: 'Your monthly spend cap has been reached.' },
    });
  });

  it('reads no more posts than the cap of the month, though limits are far; other calls go on', async () => {
    const post = await rig().control.post({ from: 'alice', text: '@acme one' });
    await rig().control.caps({ postReads: 1 });
    expect((await mentions()).status).toBe(200);
    const capped = await rig().get(`/2/tweets/${post.id}`, token);
    expect(capped).toMatchObject({ status: 429, body: { title: 'UsageCapExceeded', period: 'Monthly' } });
    expect(Number(capped.headers.get('x-rate-limit-remaining'))).toBeGreaterThan(800);
    expect((await rig().get('/2/users/me', token)).status).toBe(200);
  });

  it('does not bind an app that pays a flat fee', async () => {
    await rig().control.credits({ usd: 0 });
    await rig().control.changeApp('perch-sandbox', { plan: 'enterprise' });
    expect((await rig().get('/2/users/me', token)).status).toBe(200);
  });
});

describe('an app’s own token', () => {
  const appToken = async () => {
    const response = await fetch(`${rig().sandbox.xUrl}/oauth2/token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from('perch-sandbox-key:perch-sandbox-consumer-secret').toString('base64')}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  };

  it('tells how many posts were read, and opens nothing that wants a user', async () => {
    await rig().control.post({ from: 'alice', text: '@acme one' });
    await mentions('&expansions=author_id');
    const app = await appToken();
    const usage = await rig().get(
      '/2/usage/tweets?days=1&usage.fields=project_usage,daily_project_usage',
      app,
    );
    const day = (await rig().control.clock()).now.slice(0, 10);
    expect(usage.body).toEqual({
      data: {
        project_usage: '1',
        daily_project_usage: { project_id: '1', usage: [{ date: `${day}T00:00:00.000Z`, usage: '1' }] },
      },
    });
    expect((await rig().get('/2/usage/tweets', token)).status).toBe(401);
    expect(await rig().get('/2/users/me', app)).toMatchObject({
      status: 403,
      body: { title: 'Unsupported Authentication' },
    });
  });
});
