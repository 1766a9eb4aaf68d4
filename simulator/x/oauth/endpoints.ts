import { z } from 'zod';
import type { Answer } from '../http/answer.js';
import type { Endpoint, Incoming } from '../http/endpoint.js';
import type { World } from '../world/world.js';
import { decide, showAuthorize } from './authorize.js';
import { clientOf } from './clients.js';
import { redeemCode, revokeToken, rotate, type TokenAnswer } from './tokens.js';

const form = z.object({
  grant_type: z.string().optional(),
  code: z.string().default(''),
  redirect_uri: z.string().default(''),
  code_verifier: z.string().default(''),
  refresh_token: z.string().default(''),
  token: z.string().default(''),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

type Form = z.infer<typeof form>;

const oauthError = (status: number, error: string, description: string): Answer => ({
  status,
  body: { error, error_description: description },
});

const invalid = (what: string) =>
  oauthError(400, 'invalid_request', `Value passed for the ${what} was invalid.`);
const missingClient = () => oauthError(401, 'unauthorized_client', 'Missing valid authorization header');

const read = (incoming: Incoming): Form => form.safeParse(incoming.body ?? {}).data ?? form.parse({});

const clientFor = (world: World, incoming: Incoming, given: Form) =>
  clientOf(world, {
    authorization: incoming.authorization,
    clientId: given.client_id,
    clientSecret: given.client_secret,
  });

const answerWith = (tokens: TokenAnswer | undefined, what: string): Answer =>
  tokens === undefined ? invalid(what) : { status: 200, body: tokens };

function token(world: World, incoming: Incoming): Answer {
  const given = read(incoming);
  const app = clientFor(world, incoming, given);
  if (app === undefined) return missingClient();
  if (given.grant_type === 'refresh_token')
    return answerWith(rotate(world, app, given.refresh_token), 'token');
  if (given.grant_type !== 'authorization_code') return invalid('grant type');
  const redeemed = redeemCode(world, app, {
    code: given.code,
    redirectUri: given.redirect_uri,
    verifier: given.code_verifier,
  });
  return answerWith(redeemed, 'authorization code');
}

function revoke(world: World, incoming: Incoming): Answer {
  const given = read(incoming);
  const app = clientFor(world, incoming, given);
  if (app === undefined) return missingClient();
  revokeToken(world, app, given.token);
  return { status: 200, body: { revoked: true } };
}

/** Whose tokens a call is about, so that faults can strike one account's refresh. */
function accountOf(world: World, incoming: Incoming): string | undefined {
  const { state } = world;
  const given = read(incoming);
  const grant =
    state.grantByRefresh.get(given.refresh_token || given.token) ?? state.grantByAccess.get(given.token);
  return state.users.get(grant?.userId ?? state.codes.get(given.code)?.userId ?? '')?.username;
}

/** The OAuth doors: the page for the person, the token and revoke calls for the app. */
export const oauthEndpoints = (world: World): Endpoint[] => [
  {
    name: 'authorize',
    method: 'GET',
    path: '/i/oauth2/authorize',
    account: () => undefined,
    run: ({ query }) => showAuthorize(world, query),
  },
  {
    name: 'authorize',
    method: 'POST',
    path: '/i/oauth2/authorize',
    account: () => undefined,
    run: ({ query, body }) => decide(world, query, body),
  },
  {
    name: 'token',
    method: 'POST',
    path: '/2/oauth2/token',
    account: (incoming) => accountOf(world, incoming),
    run: (incoming) => token(world, incoming),
  },
  {
    name: 'revoke',
    method: 'POST',
    path: '/2/oauth2/revoke',
    account: (incoming) => accountOf(world, incoming),
    run: (incoming) => revoke(world, incoming),
  },
];
