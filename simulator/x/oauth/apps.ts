import type { App } from '../world/facts.js';
import type { World } from '../world/world.js';

const DEFAULT_APP: App = {
  clientId: 'perch-sandbox',
  clientSecret: 'perch-sandbox-secret',
  confidential: true,
  redirectUris: [],
  loopback: true,
  plan: 'payperuse',
};

const LOOPBACK =
  /^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/[^?#]*)?\/oauth\/x\/callback$/;

/** The app every sandbox has from the start. */
export function ensureDefaultApp(world: World): void {
  if (!world.state.apps.has(DEFAULT_APP.clientId)) world.put({ kind: 'app', record: DEFAULT_APP });
}

/** X compares redirect addresses to the letter. */
export const acceptsRedirect = (app: App, uri: string): boolean =>
  app.redirectUris.includes(uri) || (app.loopback && LOOPBACK.test(uri));
