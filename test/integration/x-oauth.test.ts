import { describe, expect, test } from 'vitest';
import { wallClock } from '../../src/domain/clock.js';
import { oauth } from '../../src/x/tokens/oauth.js';
import { scopes } from '../../src/x/tokens/scopes.js';
import { transport } from '../../src/x/transport.js';
import { codeIn, kindOf, redirectUri, xRigForFile } from './x-rig.js';

const rig = await xRigForFile();
await rig.control.createUser({ username: 'acme', name: 'Acme Inc.' });

async function approved() {
  const { authorizeUrl, state, codeVerifier } = rig.oauth.begin({ redirectUri });
  const location = await rig.control.approve(authorizeUrl, 'acme');
  return { location, state, login: { code: codeIn(location), codeVerifier, redirectUri } };
}

describe('S1 the round trip to X', () => {
  test('gives tokens with every scope asked for, and says whose they are', async () => {
    const { location, state, login } = await approved();
    expect(new URL(location).searchParams.get('state')).toBe(state);
    const { tokens, me } = await rig.oauth.complete(login);
    expect(me).toMatchObject({ handle: 'acme', name: 'Acme Inc.' });
    expect(tokens.scopes.toSorted()).toEqual(scopes.toSorted());
    expect(tokens.expiresAt.getTime() - tokens.obtainedAt.getTime()).toBe(7_200_000);
  });

  test('what is secret differs each time and is not in the address', () => {
    const [one, two] = [rig.oauth.begin({ redirectUri }), rig.oauth.begin({ redirectUri })];
    expect(one.state).not.toBe(two.state);
    expect(one.codeVerifier).not.toBe(two.codeVerifier);
    expect(one.authorizeUrl).not.toContain(one.codeVerifier);
    expect(new URL(one.authorizeUrl).searchParams.get('code_challenge_method')).toBe('S256');
  });

  test('a refusal comes back as one', async () => {
    const location = await rig.control.deny(rig.oauth.begin({ redirectUri }).authorizeUrl, 'acme');
    expect(new URL(location).searchParams.get('error')).toBe('access_denied');
  });

  test('a code works once, for its own verifier only, for 30 s', async () => {
    const used = (await approved()).login;
    await rig.oauth.complete(used);
    expect(await kindOf(rig.oauth.complete(used))).toBe('codeSpent');
    const stolen = { ...(await approved()).login, codeVerifier: 'x'.repeat(64) };
    expect(await kindOf(rig.oauth.complete(stolen))).toBe('codeSpent');
    const late = (await approved()).login;
    await rig.control.advance(31_000);
    expect(await kindOf(rig.oauth.complete(late))).toBe('codeSpent');
  });

  test('wrong credentials of ours are no user’s loss of access', async () => {
    const config = { ...rig.config.x, clientSecret: 'wrong' };
    const misconfigured = oauth(config, transport(config, wallClock));
    expect(await kindOf(misconfigured.refresh('whatever'))).toBe('appCredentials');
  });
});

test('a refresh token works once; a revoked grant no more', async () => {
  const { tokens } = await rig.oauth.complete((await approved()).login);
  const next = await rig.oauth.refresh(tokens.refreshToken);
  expect(next.refreshToken).not.toBe(tokens.refreshToken);
  expect(await kindOf(rig.oauth.refresh(tokens.refreshToken))).toBe('noAccess');
  await rig.oauth.revoke(next.refreshToken);
  expect(await kindOf(rig.oauth.refresh(next.refreshToken))).toBe('noAccess');
});
