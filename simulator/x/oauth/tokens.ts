import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { App } from '../world/records/apps.js';
import type { Code, Grant } from '../world/records/grants.js';
import type { World } from '../world/world.js';

const ACCESS_SECONDS = 7200;

const opaque = (kind: 'at' | 'rt', nowMs: number): string =>
  Buffer.from(`${randomBytes(32).toString('base64url')}:${nowMs}:1:1:${kind}:1`).toString('base64url');

export interface TokenAnswer {
  token_type: 'bearer';
  expires_in: number;
  access_token: string;
  scope: string;
  refresh_token?: string;
}

function newGrant(world: World, of: { clientId: string; userId: string; scopes: string[] }): Grant {
  const nowMs = world.nowMs();
  return {
    ...of,
    id: randomUUID(),
    accessToken: opaque('at', nowMs),
    accessExpiresAtMs: nowMs + ACCESS_SECONDS * 1000,
    ...(of.scopes.includes('offline.access') ? { refreshToken: opaque('rt', nowMs) } : {}),
    status: 'live',
  };
}

const answerOf = (grant: Grant): TokenAnswer => ({
  token_type: 'bearer',
  expires_in: ACCESS_SECONDS,
  access_token: grant.accessToken,
  scope: grant.scopes.join(' '),
  ...(grant.refreshToken === undefined ? {} : { refresh_token: grant.refreshToken }),
});

const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

function codeFits(
  code: Code,
  app: App,
  given: { redirectUri: string; verifier: string },
  nowMs: number,
): boolean {
  const proof = code.challengeMethod === 'S256' ? s256(given.verifier) : given.verifier;
  return (
    !code.used &&
    code.expiresAtMs > nowMs &&
    code.clientId === app.clientId &&
    code.redirectUri === given.redirectUri &&
    code.challenge === proof
  );
}

/** Trades a code for a token pair; nothing when the code is not (or no longer) worth one. */
export function redeemCode(
  world: World,
  app: App,
  given: { code: string; redirectUri: string; verifier: string },
): TokenAnswer | undefined {
  const code = world.state.codes.get(given.code);
  if (code === undefined || !codeFits(code, app, given, world.nowMs())) return undefined;
  const grant = newGrant(world, { clientId: app.clientId, userId: code.userId, scopes: code.scopes });
  world.put({ kind: 'code', record: { ...code, used: true } }, { kind: 'grant', record: grant });
  return answerOf(grant);
}

/**
 * Trades a refresh token for the next pair. Each works once; the old access token ends with it
 * (X documents neither way, this is the harder one for a client).
 */
export function rotate(world: World, app: App, refreshToken: string): TokenAnswer | undefined {
  const grant = world.state.grantByRefresh.get(refreshToken);
  if (grant?.status !== 'live' || grant.clientId !== app.clientId) return undefined;
  const next = newGrant(world, { clientId: grant.clientId, userId: grant.userId, scopes: grant.scopes });
  world.put({ kind: 'grant', record: { ...grant, status: 'spent' } }, { kind: 'grant', record: next });
  return answerOf(next);
}

export function revokeToken(world: World, app: App, token: string): void {
  const grant = world.state.grantByAccess.get(token) ?? world.state.grantByRefresh.get(token);
  if (grant?.status !== 'live' || grant.clientId !== app.clientId) return;
  world.put({ kind: 'grant', record: { ...grant, status: 'revoked' } });
}
