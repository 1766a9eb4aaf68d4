import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Bench } from '../shared/stack.js';

const redirectUri = 'http://127.0.0.1/oauth/x/callback';
const scope = 'tweet.read users.read offline.access';
const granted = z.object({ access_token: z.string() });

export interface PeerAccount {
  readonly handle: string;
  readonly xUserId: string;
  readonly accessToken: string;
}

/** A user at X who lets the peer in; what becomes of the token then is the peer's. */
export async function grantPeer(bench: Bench, handle: string): Promise<PeerAccount> {
  const { control, config } = bench;
  const { id: xUserId } = await control.createUser({ username: handle });
  const { clientId, clientSecret, apiUrl, authorizeUrl } = config.x;
  const verifier = randomBytes(32).toString('base64url');
  const page = new URL(authorizeUrl);
  page.search = String(
    new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state: 'bench',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  );
  const returned = new URL(await control.approve(page.href, handle));
  const answer = await fetch(`${apiUrl}/2/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: returned.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    }),
  });
  return { handle, xUserId, accessToken: granted.parse(await answer.json()).access_token };
}
