import type { controlClient } from '../../control-client.js';

const REDIRECT = 'http://127.0.0.1/oauth/x/callback';
const SCOPES =
  'tweet.read tweet.write users.read dm.read dm.write like.read like.write media.write offline.access';
export const CREDENTIALS = { client_id: 'perch-sandbox', client_secret: 'perch-sandbox-secret' };

/** The access token of a user who lets the app in. */
export async function signIn(
  xUrl: string,
  control: Pick<ReturnType<typeof controlClient>, 'approve'>,
  username: string,
): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: CREDENTIALS.client_id,
    redirect_uri: REDIRECT,
    scope: SCOPES,
    state: 's',
    code_challenge: 'plain-challenge',
    code_challenge_method: 'plain',
  });
  const back = new URL(await control.approve(`${xUrl}/i/oauth2/authorize?${query.toString()}`, username));
  const response = await fetch(`${xUrl}/2/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...CREDENTIALS,
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT,
      code_verifier: 'plain-challenge',
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
