import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useSandbox } from '../../test-rig.js';
import { pushRoutes } from '../push/endpoints.js';
import { routes } from '../routes/index.js';
import { usageRoute } from '../routes/usage.js';

const rig = useSandbox();
let token: string;
let refreshToken: string;

beforeEach(async () => {
  await rig().control.reset();
  await rig().control.createUser({ username: 'acme' });
  await rig().control.createUser({ username: 'alice' });
  ({ accessToken: token, refreshToken } = await rig().signIn('acme'));
});

const me = () => rig().get('/2/users/me', token);
const publish = (text = 'hello') => rig().post('/2/tweets', token, { text });
const posts = async () => (await rig().control.ledger()).posts.map((post) => post.text);
const lastRequest = async () => (await rig().control.journal()).at(-1);

describe('scripted faults', () => {
  it('answer with the status, headers and body they are given, once unless told otherwise', async () => {
    await rig().control.fault({
      route: 'users/me',
      kind: 'status',
      status: 503,
      headers: { 'retry-after': '7' },
      body: { title: 'Over capacity' },
    });
    const struck = await me();
    expect(struck).toMatchObject({ status: 503, body: { title: 'Over capacity' } });
    expect(struck.headers.get('retry-after')).toBe('7');
    expect((await me()).status).toBe(200);
  });

  it('strike as often as they are told', async () => {
    await rig().control.fault({ route: '/2/users/me', kind: 'status', status: 500, times: 2 });
    expect([await me(), await me(), await me()].map((answer) => answer.status)).toEqual([500, 500, 200]);
  });

  it('strike for as long as they are told, by the sandbox’s clock', async () => {
    await rig().control.fault({ route: '*', kind: 'status', status: 500, forMs: 60_000 });
    expect((await me()).status).toBe(500);
    await rig().control.advance(50_000);
    expect((await me()).status).toBe(500);
    await rig().control.advance(10_000);
    expect((await me()).status).toBe(200);
  });

  it('spare other routes, methods and accounts', async () => {
    await rig().control.fault({
      route: '*',
      method: 'POST',
      account: 'ACME',
      kind: 'status',
      status: 500,
      times: 9,
    });
    const alice = (await rig().signIn('alice')).accessToken;
    expect((await me()).status).toBe(200);
    expect((await rig().post('/2/tweets', alice, { text: 'mine' })).status).toBe(201);
    expect((await publish()).status).toBe(500);
    expect(await posts()).toEqual(['mine']);
  });

  it('drop before the commit: nothing happened', async () => {
    await rig().control.fault({ route: 'create-post', kind: 'drop-before-commit' });
    await expect(publish()).rejects.toThrow();
    expect(await posts()).toEqual([]);
    expect(await lastRequest()).toMatchObject({
      outcome: 'dropped',
      fault: 'drop-before-commit',
      account: 'acme',
    });
  });

  it('drop after the commit: it happened, and nobody was told', async () => {
    await rig().control.fault({ route: 'create-post', kind: 'drop-after-commit' });
    await expect(publish()).rejects.toThrow();
    expect(await posts()).toEqual(['hello']);
    expect(await lastRequest()).toMatchObject({ outcome: 'dropped', fault: 'drop-after-commit' });
  });

  it.each([
    [false, []],
    [true, ['hello']],
  ])('hang; committed first: %s', async (commit, expected) => {
    await rig().control.fault({ route: 'create-post', kind: 'hang', commit });
    const abort = new AbortController();
    const call = fetch(`${rig().sandbox.xUrl}/2/tweets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'hello' }),
      signal: abort.signal,
    });
    call.catch(() => undefined);
    await vi.waitFor(async () => expect(await lastRequest()).toMatchObject({ outcome: 'hung' }), 20_000);
    abort.abort();
    await expect(call).rejects.toThrow();
    expect(await posts()).toEqual(expected);
  });

  it('trickle an answer that is whole in the end', async () => {
    await rig().control.fault({ route: 'users/me', kind: 'slow', overMs: 200 });
    const before = performance.now();
    expect(await me()).toMatchObject({ status: 200, body: { data: { username: 'acme' } } });
    expect(performance.now() - before).toBeGreaterThan(150);
  });

  it('cut the JSON in the middle', async () => {
    await rig().control.fault({ route: 'users/me', kind: 'truncated' });
    const answer = await fetch(`${rig().sandbox.xUrl}/2/users/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    await expect(answer.json()).rejects.toThrow(SyntaxError);
  });

  it('answer 503 in HTML', async () => {
    await rig().control.fault({ route: 'users/me', kind: 'html' });
    const answer = await fetch(`${rig().sandbox.xUrl}/2/users/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('can be taken back', async () => {
    await rig().control.fault({ route: '*', kind: 'status', status: 500, times: 9 });
    expect(await rig().control.faults()).toHaveLength(1);
    await rig().control.clearFaults();
    expect((await me()).status).toBe(200);
  });
});

describe('the token endpoint under faults', () => {
  const refresh = () => rig().appClient().refreshOAuth2Token(refreshToken);

  it('loses the answer after the rotation: the old refresh token is spent', async () => {
    await rig().control.fault({ route: 'token', account: 'acme', kind: 'drop-after-commit' });
    await expect(refresh()).rejects.toMatchObject({ type: 'request' });
    await expect(refresh()).rejects.toMatchObject({ code: 400 });
  });

  it('loses the call before the rotation: the old refresh token still works', async () => {
    await rig().control.fault({ route: 'token', account: 'acme', kind: 'drop-before-commit' });
    await expect(refresh()).rejects.toMatchObject({ type: 'request' });
    await expect(refresh()).resolves.toMatchObject({ expiresIn: 7200 });
  });

  it('spares other accounts', async () => {
    await rig().control.fault({ route: 'token', account: 'alice', kind: 'status', status: 503 });
    await expect(refresh()).resolves.toMatchObject({ expiresIn: 7200 });
  });

  it.each([
    ['status', { kind: 'status', status: 503 }, 503],
    ['html', { kind: 'html' }, 503],
    ['truncated', { kind: 'truncated' }, 200],
  ] as const)('answers with %s, and whether it rotated shows on the next try', async (_kind, fault, code) => {
    await rig().control.fault({ route: 'token', account: 'acme', ...fault });
    await expect(refresh()).rejects.toMatchObject(code === 503 ? { code } : { type: 'partial-response' });
    const again = refresh();
    if (code === 503) await expect(again).resolves.toMatchObject({ expiresIn: 7200 });
    else await expect(again).rejects.toMatchObject({ code: 400 });
  });

  it('lets one of many refreshes of one token win, and revokes nobody for it', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 20 }, refresh));
    const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(won).toHaveLength(1);
    expect((await won[0]?.client.v2.me())?.data.username).toBe('acme');
  });
});

describe('every route', () => {
  type Place = { method: string; path: string };
  const paths = new Map<string, Place>([
    ...[...routes, ...pushRoutes, usageRoute].map((route): [string, Place] => [route.name, route]),
    ['token', { method: 'POST', path: '/2/oauth2/token' }],
    ['revoke', { method: 'POST', path: '/2/oauth2/revoke' }],
    ['authorize', { method: 'GET', path: '/i/oauth2/authorize' }],
  ]);

  it.each([...paths.keys()])('can be struck: %s', async (route) => {
    const { method = '', path = '' } = paths.get(route) ?? {};
    const call = () =>
      fetch(rig().sandbox.xUrl + path.replace(/:\w+/g, '1'), {
        method,
        headers: { authorization: `Bearer ${token}` },
      });
    await rig().control.fault({ route, kind: 'status', status: 500, body: { struck: route } });
    await rig().control.fault({ route, kind: 'drop-before-commit' });
    expect(await (await call()).json()).toEqual({ struck: route });
    await expect(call()).rejects.toThrow();
    expect((await call()).status).not.toBe(500);
  });
});
