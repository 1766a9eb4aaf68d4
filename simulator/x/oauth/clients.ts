import type { App } from '../world/records/apps.js';
import type { World } from '../world/world.js';

export interface Credentials {
  authorization: string | undefined;
  clientId: string | undefined;
  clientSecret: string | undefined;
}

function fromHeader(authorization: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(':')) };
}

/** The app that calls: by Basic, by a secret in the body, or (public clients only) by its id alone. */
export function clientOf(world: World, given: Credentials): App | undefined {
  const header = fromHeader(given.authorization);
  const app = world.state.apps.get(header?.id ?? given.clientId ?? '');
  if (app === undefined) return undefined;
  const secret = header?.secret ?? given.clientSecret;
  const known = app.confidential
    ? secret === app.clientSecret
    : secret === undefined || secret === app.clientSecret;
  return known ? app : undefined;
}
