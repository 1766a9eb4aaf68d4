import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { REDIRECT, useSandbox } from '../../test-rig.js';
import { tokenAnswer } from '../schemas/answers.js';
import { oauthError } from '../schemas/errors.js';

const rig = useSandbox();
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-length';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');
const BASIC = `Basic ${Buffer.from('perch-sandbox:perch-sandbox-secret').toString('base64')}`;

const authorizeUrl = (changed: Record<string, string> = {}) =>
  `${rig().sandbox.xUrl}/i/oauth2/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: 'perch-sandbox',
    redirect_uri: REDIRECT,
    scope: 'tweet.read users.read offline.access',
    state: 'some-state',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changed,
  }).toString()}`;

const codeFor = async (changed: Record<string, string> = {}) =>
  new URL(await rig().control.approve(authorizeUrl(changed), 'acme')).searchParams.get('code') ?? '';

async function tokenCall(
  body: Record<string, string>,
  headers: Record<string, string> = { authorization: BASIC },
) {
  const response = await fetch(`${rig().sandbox.xUrl}/2/oauth2/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(body),
  });
  const answer: unknown = await response.json();
  const shape = response.ok ? tokenAnswer : oauthError;
  return { status: response.status, body: shape.parse(answer) as Record<string, unknown> };
}

const redeem = (code: string, changed: Record<string, string> = {}) =>
  tokenCall({
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT,
    code_verifier: VERIFIER,
    ...changed,
  });

const refresh = (token: unknown) => tokenCall({ grant_type: 'refresh_token', refresh_token: String(token) });

const INVALID_CODE = {
  status: 400,
  body: {
    error: 'invalid_request',
    error_description: 'Value passed for the authorization code was invalid.',
  },
};
const INVALID_TOKEN = {
  status: 400,
  body: { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
};

beforeAll(async () => {
  await rig().control.createUser({ username: 'acme' });
  await rig().control.createUser({ username: 'other' });
});

describe('the authorize page', () => {
  it('lists the users and the scopes', async () => {
    const page = await (await fetch(authorizeUrl())).text();
    expect(page).toContain('@acme');
    expect(page).toContain('offline.access');
  });

  it('sends a denial back as access_denied with the state', async () => {
    const back = new URL(await rig().control.deny(authorizeUrl(), 'acme'));
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 'some-state' });
  });

  it.each([
    ['an unknown app', { client_id: 'nobody' }],
    ['a redirect address that is not registered', { redirect_uri: 'https://evil.example/oauth/x/callback' }],
    ['a loopback redirect with another path', { redirect_uri: 'http://127.0.0.1:4321/elsewhere' }],
    ['a scope that X does not have', { scope: 'tweet.read fly' }],
    ['a state beyond 500 characters', { state: 'x'.repeat(501) }],
    ['another response type', { response_type: 'token' }],
    ['no challenge', { code_challenge: '' }],
  ])('shows an error for %s and redirects nowhere', async (_what, changed) => {
    const answer = await fetch(authorizeUrl(changed), { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Something went wrong');
  });

  it('compares registered redirect addresses to the letter', async () => {
    const redirect = 'https://desk.example/oauth/x/callback';
    await rig().control.createApp({ clientId: 'strict', clientSecret: 's', redirectUris: [redirect] });
    const at = (uri: string) => fetch(authorizeUrl({ client_id: 'strict', redirect_uri: uri }));
    expect((await at(redirect)).status).toBe(200);
    expect((await at(`${redirect}/`)).status).toBe(400);
    expect((await at(REDIRECT)).status).toBe(400);
  });
});

describe('codes', () => {
  it('are worth one token pair, once', async () => {
    const code = await codeFor();
    const first = await redeem(code);
    expect(first).toMatchObject({
      status: 200,
      body: { token_type: 'bearer', expires_in: 7200, scope: 'tweet.read users.read offline.access' },
    });
    expect(await redeem(code)).toEqual(INVALID_CODE);
  });

  it('expire after 30 seconds', async () => {
    const [fresh, stale] = [await codeFor(), await codeFor()];
    expect((await redeem(fresh)).status).toBe(200);
    await rig().control.advance(30_000);
    expect(await redeem(stale)).toEqual(INVALID_CODE);
  });

  it('need the verifier and the redirect address they were asked with', async () => {
    expect(await redeem(await codeFor(), { code_verifier: 'another' })).toEqual(INVALID_CODE);
    expect(await redeem(await codeFor(), { redirect_uri: 'http://127.0.0.1:1/oauth/x/callback' })).toEqual(
      INVALID_CODE,
    );
  });

  it.each(['s256', 'S256'])('accept the challenge method spelt %s', async (method) => {
    expect((await redeem(await codeFor({ code_challenge_method: method }))).status).toBe(200);
  });

  it('accept a plain challenge, compared as it is', async () => {
    const code = await codeFor({ code_challenge_method: 'plain', code_challenge: VERIFIER });
    expect((await redeem(code)).status).toBe(200);
  });

  it('give a refresh token only with offline.access', async () => {
    const { body } = await redeem(await codeFor({ scope: 'tweet.read users.read' }));
    expect(body).not.toHaveProperty('refresh_token');
  });
});

describe('clients', () => {
  it('that are confidential must prove themselves', async () => {
    const code = await codeFor();
    const body = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER };
    const refused = await tokenCall({ ...body, client_id: 'perch-sandbox' }, {});
    expect(refused).toEqual({
      status: 401,
      body: { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
    });
    const wrong = `Basic ${Buffer.from('perch-sandbox:wrong').toString('base64')}`;
    expect((await tokenCall(body, { authorization: wrong })).status).toBe(401);
    const inBody = { ...body, client_id: 'perch-sandbox', client_secret: 'perch-sandbox-secret' };
    expect((await tokenCall(inBody, {})).status).toBe(200);
  });

  it('that are public send their id alone, also as JSON', async () => {
    await rig().control.createApp({ clientId: 'public', confidential: false, redirectUris: [REDIRECT] });
    const code = await codeFor({ client_id: 'public' });
    const response = await fetch(`${rig().sandbox.xUrl}/2/oauth2/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'authorization_code',
        client_id: 'public',
        code,
        redirect_uri: REDIRECT,
        code_verifier: VERIFIER,
      }),
    });
    expect(response.status).toBe(200);
  });
});

describe('tokens', () => {
  const pair = async () => (await redeem(await codeFor())).body;
  const me = async (token: unknown) => (await rig().get('/2/users/me', String(token))).status;

  it('rotate: each refresh token works once, also when two come at the same moment', async () => {
    const { refresh_token: token } = await pair();
    const both = await Promise.all([refresh(token), refresh(token)]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 400]);
    expect(both.find((one) => one.status === 400)).toEqual(INVALID_TOKEN);
  });

  it('open the door for 7200 seconds', async () => {
    const { access_token: token } = await pair();
    await rig().control.advance(7_199_000 - 500);
    expect(await me(token)).toBe(200);
    await rig().control.advance(2000);
    expect(await me(token)).toBe(401);
  });

  it('end when revoked by the app or by the user', async () => {
    const first = await pair();
    const response = await fetch(`${rig().sandbox.xUrl}/2/oauth2/revoke`, {
      method: 'POST',
      headers: { authorization: BASIC },
      body: new URLSearchParams({ token: String(first.refresh_token), token_type_hint: 'refresh_token' }),
    });
    expect(await response.json()).toEqual({ revoked: true });
    expect(await me(first.access_token)).toBe(401);

    const second = await pair();
    expect(await me(second.access_token)).toBe(200);
    expect((await rig().control.revoke('acme')).revoked).toBeGreaterThan(0);
    expect(await me(second.access_token)).toBe(401);
    expect(await refresh(second.refresh_token)).toEqual(INVALID_TOKEN);
  });

  it('are refused in one way, whatever is wrong with them', async () => {
    const answer = await rig().get('/2/users/me', 'bogus');
    expect(answer).toMatchObject({
      status: 401,
      body: { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 },
    });
  });

  it('reach only what their scopes name', async () => {
    const { accessToken } = await rig().signIn('acme', ['tweet.read', 'users.read']);
    expect(await me(accessToken)).toBe(200);
    expect(await rig().get('/2/dm_events', accessToken)).toMatchObject({
      status: 403,
      body: { title: 'Forbidden', detail: 'Forbidden', type: 'about:blank' },
    });
  });
});

describe('accounts in trouble', () => {
  it.each([
    ['suspended', 64],
    ['locked', 326],
  ])('that are %s get code %i until they are not', async (state, code) => {
    const { accessToken } = await rig().signIn('other');
    await rig().control.changeUser('other', { [state]: true });
    expect(await rig().get('/2/users/me', accessToken)).toMatchObject({
      status: 403,
      body: { errors: [{ code }] },
    });
    await rig().control.changeUser('other', { [state]: false });
    expect((await rig().get('/2/users/me', accessToken)).status).toBe(200);
  });
});
