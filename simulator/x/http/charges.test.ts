import { beforeEach, describe, expect, it } from 'vitest';
import { useSandbox } from '../../test-rig.js';

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
});
