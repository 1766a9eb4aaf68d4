import { randomBytes } from 'node:crypto';
import { afterAll } from 'vitest';
import { controlClient, type ControlClient } from '../../simulator/control-client.js';
import { startSandbox } from '../../simulator/sandbox.js';
import { readConfig, type Config } from '../../src/config.js';
import { wallClock } from '../../src/domain/clock.js';
import { newId, type Database } from '../../src/store/database.js';
import { grantsRepository, type GrantsRepository } from '../../src/store/grants/repository.js';
import { XError } from '../../src/x/errors/x-error.js';
import { oauth, type OAuth } from '../../src/x/tokens/oauth.js';
import { transport } from '../../src/x/transport.js';
import { databaseForFile } from './own-database.js';

export interface XRig {
  readonly config: Config;
  readonly control: ControlClient;
  readonly db: Database;
  readonly grants: GrantsRepository;
  readonly oauth: OAuth;
  /** Creates a user at X and lets Perch in as that user. */
  connect(username: string): Promise<{ readonly accountId: string; readonly xUserId: string }>;
  /** Calls of the token endpoint so far. */
  tokenCalls(): Promise<number>;
}

export const redirectUri = 'http://127.0.0.1:3000/oauth/x/callback';

/** A sandbox and a database, for the tests of a file. */
export async function xRigForFile(): Promise<XRig> {
  const sandbox = await startSandbox();
  afterAll(() => sandbox.close());
  const db = await databaseForFile();
  const config = readConfig({
    PERCH_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    X_CLIENT_ID: 'perch-sandbox',
    X_CLIENT_SECRET: 'perch-sandbox-secret',
    X_API_URL: sandbox.xUrl,
    X_AUTHORIZE_URL: `${sandbox.xUrl}/i/oauth2/authorize`,
    X_REQUEST_TIMEOUT_MS: '4000',
  });
  const control = controlClient(sandbox.controlUrl);
  const grants = grantsRepository(db, config.keys);
  const login = oauth(config.x, transport(config.x, wallClock));
  return {
    config,
    control,
    db,
    grants,
    oauth: login,
    async connect(username) {
      await control.createUser({ username });
      const { authorizeUrl, codeVerifier } = login.begin({ redirectUri });
      const code = codeIn(await control.approve(authorizeUrl, username));
      const { tokens, me } = await login.complete({ code, codeVerifier, redirectUri });
      const accountId = newId();
      await grants.save(accountId, tokens);
      return { accountId, xUserId: me.xUserId };
    },
    async tokenCalls() {
      return (await control.journal()).filter(({ path }) => path === '/2/oauth2/token').length;
    },
  };
}

/** What X put into the address it sends the browser back to. */
export const codeIn = (location: string): string => new URL(location).searchParams.get('code') ?? '';

/** The kind of the XError that `work` must reject with. */
export const kindOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'fulfilled',
    (error: unknown) => {
      if (error instanceof XError) return error.kind;
      throw error;
    },
  );
