import { beforeEach, describe, expect, it } from 'vitest';
import { dataOf, useSandbox } from '../../test-rig.js';

const rig = useSandbox();
const QUARTER_MS = 15 * 60_000;
let token: string;
let aliceId: string;

beforeEach(async () => {
  await rig().control.reset();
  await rig().control.createUser({ username: 'acme' });
  aliceId = (await rig().control.createUser({ username: 'alice' })).id;
  token = (await rig().signIn('acme')).accessToken;
});

const dmEvents = () => rig().get('/2/dm_events', token);
const send = (text: string) => rig().post(`/2/dm_conversations/with/${aliceId}/messages`, token, { text });

describe('limits', () => {
  it('count down in the headers of every answer, refusals included', async () => {
    const first = await dmEvents();
    expect(first.headers.get('x-rate-limit-limit')).toBe('15');
    expect(first.headers.get('x-rate-limit-remaining')).toBe('14');
    const wrong = await rig().get('/2/dm_events?max_results=0', token);
    expect(wrong.status).toBe(400);
    expect(wrong.headers.get('x-rate-limit-remaining')).toBe('13');
  });

  it('refuse the sixteenth call with 429 and let the first through after the reset they named', async () => {
    for (let n = 0; n < 15; n += 1) expect((await dmEvents()).status).toBe(200);
    const refused = await dmEvents();
    expect(refused).toMatchObject({ status: 429, body: { title: 'Too Many Requests', status: 429 } });
    expect(refused.headers.get('x-rate-limit-remaining')).toBe('0');
    const resetMs = Number(refused.headers.get('x-rate-limit-reset')) * 1000;
    const { now } = await rig().control.clock();
    expect(resetMs - Date.parse(now)).toBeGreaterThan(QUARTER_MS - 60_000);
    await rig().control.advance(resetMs - Date.parse(now) - 5000);
    expect((await dmEvents()).status).toBe(429);
    await rig().control.advance(5000);
    expect((await dmEvents()).status).toBe(200);
  });

  it('are each user’s own', async () => {
    for (let n = 0; n < 16; n += 1) await dmEvents();
    const alice = (await rig().signIn('alice')).accessToken;
    expect((await rig().get('/2/dm_events', alice)).status).toBe(200);
  });

  it('of a day come in headers of their own, for the user and the app', async () => {
    const { headers } = await send('hi');
    expect(headers.get('x-rate-limit-limit')).toBe('15');
    expect(headers.get('x-user-limit-24hour-limit')).toBe('1440');
    expect(headers.get('x-user-limit-24hour-remaining')).toBe('1439');
    expect(headers.get('x-app-limit-24hour-remaining')).toBe('1439');
  });

  it('commit nothing when they refuse', async () => {
    await rig().control.limit({ route: 'send-dm', limit: 1, windowMs: QUARTER_MS });
    expect((await send('one')).status).toBe(201);
    expect((await send('two')).status).toBe(429);
    expect((await rig().control.ledger()).dms.map((dm) => dm.text)).toEqual(['one']);
  });

  it('can be set by hand, for one user or all, and taken back', async () => {
    await rig().control.limit({ route: 'users/me', username: 'acme', limit: 0, windowMs: 1000 });
    const alice = (await rig().signIn('alice')).accessToken;
    expect((await rig().get('/2/users/me', token)).status).toBe(429);
    expect((await rig().get('/2/users/me', alice)).status).toBe(200);
    await rig().control.clearLimits();
    const back = await rig().get('/2/users/me', token);
    expect(back.status).toBe(200);
    expect(back.headers.get('x-rate-limit-limit')).toBe('75');
  });

  it('are refused in the old numbered form, or under headers of their own, when told to', async () => {
    await rig().control.limit({
      route: 'users/me',
      limit: 1,
      windowMs: QUARTER_MS,
      form: 'code-88',
      headers: { 'x-rate-limit-limit': '40000' },
    });
    expect((await rig().get('/2/users/me', token)).headers.get('x-rate-limit-limit')).toBe('40000');
    expect(await rig().get('/2/users/me', token)).toMatchObject({
      status: 429,
      body: { errors: [{ code: 88, message: 'Rate limit exceeded' }] },
    });
  });
});

describe('plans', () => {
  it('that X no longer sells allow fewer calls', async () => {
    await rig().control.changeApp('perch-sandbox', { plan: 'basic' });
    expect([(await dmEvents()).status, (await dmEvents()).status]).toEqual([200, 429]);
    expect((await rig().get('/2/users/me', token)).headers.get('x-user-limit-24hour-limit')).toBe('250');
  });

  it('free has no direct messages at all', async () => {
    await rig().control.changeApp('perch-sandbox', { plan: 'free' });
    expect(await dmEvents()).toMatchObject({ status: 403, body: { reason: 'client-not-enrolled' } });
    expect((await send('hi')).status).toBe(403);
    expect((await rig().control.ledger()).dms).toEqual([]);
  });

  it('other than enterprise neither like nor quote', async () => {
    const post = await rig().control.post({ from: 'alice', text: '@acme look' });
    const quote = () => rig().post('/2/tweets', token, { text: 'indeed', quote_tweet_id: post.id });
    const like = async () => {
      const me = dataOf(await rig().get('/2/users/me', token));
      return rig().post(`/2/users/${String(me.id)}/likes`, token, { tweet_id: post.id });
    };
    expect([(await quote()).body, (await like()).body]).toEqual([
      expect.objectContaining({ reason: 'client-not-enrolled' }),
      expect.objectContaining({ reason: 'client-not-enrolled' }),
    ]);
    await rig().control.changeApp('perch-sandbox', { plan: 'enterprise' });
    expect([(await quote()).status, (await like()).status]).toEqual([201, 200]);
  });
});
