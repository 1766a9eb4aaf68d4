import type { App } from '../world/records/apps.js';
import type { World } from '../world/world.js';

export const DEFAULT_CLIENT_ID = 'perch-sandbox';

const DEFAULT_APP: App = {
  clientId: DEFAULT_CLIENT_ID,
  clientSecret: 'perch-sandbox-secret',
  confidential: true,
  redirectUris: [],
  loopback: true,
  plan: 'payperuse',
  consumerKey: 'perch-sandbox-key',
  consumerSecret: 'perch-sandbox-consumer-secret',
};

const LOOPBACK =
  /^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/[^?#]*)?\/oauth\/x\/callback$/;

/** The app every sandbox has from the start. */
export function ensureDefaultApp(world: World): void {
  const existing = world.state.apps.get(DEFAULT_APP.clientId);
  // One that was kept from before the sandbox pushed has no consumer key yet.
  if (existing?.consumerKey === undefined) world.put({ kind: 'app', record: DEFAULT_APP });
}

/** X compares redirect addresses to the letter. */
export const acceptsRedirect = (app: App, uri: string): boolean =>
  app.redirectUris.includes(uri) || (app.loopback && LOOPBACK.test(uri));
