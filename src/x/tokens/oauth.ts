import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Config } from '../../config.js';
import type { XUser } from '../../domain/at-x/objects.js';
import { isXError, XError } from '../errors/x-error.js';
import { readMe } from '../reads.js';
import type { Transport } from '../transport.js';
import { scopes } from './scopes.js';

/** What it takes to learn who somebody is, and no more: there is no refresh token, and the token ends in two hours. */
const identityScopes = ['tweet.read', 'users.read'] as const;

/** Times are X's. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  readonly obtainedAt: Date;
  readonly expiresAt: Date;
}

export interface LoginBegun {
  /** Where the browser goes. */
  readonly authorizeUrl: string;
  /** X gives it back to the callback; single use is the caller's to enforce. */
  readonly state: string;
  /** Secret; needed to complete. */
  readonly codeVerifier: string;
}

/** What X's callback brought, and what was kept for it. */
interface Login {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

const inExchange = ({ code, codeVerifier, redirectUri }: Login) => ({
  grant_type: 'authorization_code',
  code,
  code_verifier: codeVerifier,
  redirect_uri: redirectUri,
});

export type OAuth = ReturnType<typeof oauth>;

/**
 * OAuth 2.0 with PKCE, as X has it (docs/x-api.md 3.1). The token endpoints are called through the same
 * transport as everything else, so that deadline, origin, clock and errors are settled once; the
 * library's own login helpers are not used: their authorize page is fixed to x.com, and they send the
 * app's secret in the body as well as in the header.
 */
export function oauth(config: Config['x'], x: Transport) {
  const tokens = async (body: Record<string, string>, keep: string | null): Promise<Tokens> =>
    toTokens(await asApp('oauth2/token', body), keep, x.xNow());

  /** A 401 here is about the app's credentials, never about a user's grant. */
  async function asApp(path: string, body: Record<string, string>): Promise<unknown> {
    try {
      return (await x.send({ method: 'POST', path, body, as: 'app' })).body;
    } catch (error) {
      if (!isXError(error, 'unauthorized')) throw error;
      throw new XError('appCredentials', 'X refuses X_CLIENT_ID and X_CLIENT_SECRET.');
    }
  }

  return {
    /** Begins a login; nothing is sent. */
    begin({ redirectUri, only }: { readonly redirectUri: string; readonly only?: 'identity' }): LoginBegun {
      const state = randomBytes(32).toString('base64url');
      const codeVerifier = randomBytes(48).toString('base64url');
      const url = new URL(config.authorizeUrl);
      const parameters = {
        response_type: 'code',
        client_id: config.clientId,
        redirect_uri: redirectUri,
        scope: (only ? identityScopes : scopes).join(' '),
        state,
        code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { authorizeUrl: url.href, state, codeVerifier };
    },

    /**
     * Turns the callback's code into tokens and asks X whose they are. Rejects with `codeSpent` when X
     * refuses the code (it lives 30 s), with `missingScope` when X grants no refresh token.
     */
    async complete(
      login: Login,
    ): Promise<{ readonly tokens: Tokens; readonly me: XUser; readonly xClockOffsetMs: number }> {
      const granted = await tokens(inExchange(login), null);
      const me = await readMe((request) => x.send({ ...request, as: granted }));
      return { tokens: granted, me, xClockOffsetMs: x.clockOffsetMs() ?? 0 };
    },

    /** Who approved a login begun for `identity` only; the token is for giving back. Rejects as `complete`. */
    async identify(login: Login): Promise<{ readonly me: XUser; readonly accessToken: string }> {
      const { data, success } = tokenAnswer.safeParse(await asApp('oauth2/token', inExchange(login)));
      if (!success) throw new XError('noAnswer', 'X’s answer holds no tokens.');
      const accessToken = data.access_token;
      return { me: await readMe((request) => x.send({ ...request, as: { accessToken } })), accessToken };
    },

    /**
     * Trades the refresh token for a new pair. X takes each one once, so this is never tied to a
     * caller's abort signal. Rejects with `noAccess` when X refuses the token.
     */
    refresh: (refreshToken: string): Promise<Tokens> =>
      tokens({ grant_type: 'refresh_token', refresh_token: refreshToken }, refreshToken),

    /** Gives a token back; X forgets the whole grant. */
    async revoke(token: string): Promise<void> {
      await asApp('oauth2/revoke', { token });
    },
  };
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive(),
  scope: z.string(),
});

function toTokens(body: unknown, keep: string | null, xNow: Date): Tokens {
  const { data, success } = tokenAnswer.safeParse(body);
  if (!success) throw new XError('noAnswer', 'X’s answer holds no tokens.');
  const refreshToken = data.refresh_token ?? keep;
  if (refreshToken === null)
    throw new XError('missingScope', 'X granted no refresh token; the app needs the scope offline.access.');
  return {
    accessToken: data.access_token,
    refreshToken,
    scopes: data.scope.split(' ').filter(Boolean),
    obtainedAt: xNow,
    expiresAt: new Date(xNow.getTime() + data.expires_in * 1_000),
  };
}
