import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../http/answer.js';
import type { Endpoint, Incoming } from '../http/endpoint.js';
import type { App } from '../world/records/apps.js';
import type { World } from '../world/world.js';

/** X gives an app the same bearer token each time it asks. */
const bearerOf = ({ consumerKey = '', consumerSecret = '' }: App): string =>
  encodeURIComponent(createHmac('sha256', consumerSecret).update(consumerKey).digest('base64'));

/** The app that calls by its own bearer token, if any does. */
export function appByBearer(world: World, authorization: string | undefined): App | undefined {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  return [...world.state.apps.values()].find(
    (app) => app.consumerSecret !== undefined && bearerOf(app) === token,
  );
}

function appByBasic(world: World, authorization: string | undefined): App | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const [key, secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return [...world.state.apps.values()].find(
    (app) => app.consumerSecret !== undefined && app.consumerKey === key && app.consumerSecret === secret,
  );
}

const form = z.looseObject({ grant_type: z.string() });

const refused = (status: number, code: number, message: string, label: string): Answer => ({
  status,
  body: { errors: [{ code, message, label }] },
});

function bearer(world: World, { authorization, body }: Incoming): Answer {
  if (form.safeParse(body).data?.grant_type !== 'client_credentials')
    return refused(400, 170, 'Missing required parameter: grant_type', 'forbidden_missing_parameter');
  const app = appByBasic(world, authorization);
  if (app === undefined)
    return refused(403, 99, 'Unable to verify your credentials', 'authenticity_token_error');
  return { status: 200, body: { token_type: 'bearer', access_token: bearerOf(app) } };
}

/** Where an app trades its consumer key and secret for its bearer token. */
export const bearerEndpoint = (world: World): Endpoint => ({
  name: 'app-token',
  method: 'POST',
  path: '/oauth2/token',
  account: () => undefined,
  run: (incoming) => bearer(world, incoming),
});
