import { randomBytes } from 'node:crypto';
import { verifierPlace } from '../../../api/conventions/oauth.js';
import { readConfig, type Config } from '../../../src/config.js';
import { steadyPort } from '../../ports.js';
import { grantsRepository } from '../../../src/store/grants/repository.js';
import { open } from '../../../src/store/sealed.js';
import { hashOf } from '../../../src/store/secrets.js';
import { sessionsRepository } from '../../../src/store/sessions/repository.js';
import { perch, type Perch } from '../../../api/client/perch-client.js';
import { deskOf, type Desk as Agents } from '../desk.js';
import { startPerch, type PerchProcess } from '../perch-process.js';
import { runStack, type Servers, type Stack } from '../run-stack.js';
import { canaryWord, type Canary } from './canaries.js';
import { recordingClient, type RecordingClient } from './recording-client.js';

/** Perch as its own processes that log everything, with canaries in all that is secret or private. */
export interface Desk {
  readonly stack: Stack;
  readonly env: NodeJS.ProcessEnv;
  readonly config: Config;
  readonly api: Perch;
  readonly agents: Agents;
  /** Calls with the admin's token, with another's identity, and as nobody. */
  readonly asAdmin: RecordingClient;
  readonly as: (identity: Record<string, string>) => RecordingClient;
  readonly clients: readonly RecordingClient[];
  readonly canaries: readonly Canary[];
  readonly plant: (kind: Canary['kind'], name: string, value?: string) => string;
  /** Takes note of the tokens that an account holds now. */
  plantTokensOf(account: { readonly id: string; readonly handle: string }): Promise<Tokens>;
  /** Connects like a person and takes note of state, code and verifier. */
  connect(handle: string): Promise<{ id: string; handle: string; callback: string }>;
  /** A fresh sign-in code of the first admin. */
  signInCode(): Promise<string>;
  readonly apiProcess: PerchProcess;
  readonly workers: readonly PerchProcess[];
  startWorker(): Promise<PerchProcess>;
  close(): Promise<void>;
}

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const mongodbUser = 'perch-canary';

export async function openDesk(servers: Servers): Promise<Desk> {
  const canaries: Canary[] = [];
  const plant = (kind: Canary['kind'], name: string, value = canaryWord()): string => {
    if (!canaries.some((known) => known.value === value)) canaries.push({ name, value, kind });
    return value;
  };
  const stack = await runStack(servers, { worker: false });
  const clientSecret = plant('secret', 'the client secret of the app at X');
  const app = { clientId: 'canary-app', clientSecret, confidential: true, loopback: true };
  await stack.control.createApp(app);
  const mongodbPassword = plant('secret', 'MongoDB’s password');
  const admin = stack.db.native.client.db('admin');
  await admin.command({ dropUser: mongodbUser }).catch(() => undefined);
  await admin.command({ createUser: mongodbUser, pwd: mongodbPassword, roles: ['root'] });

  const keyBytes = randomBytes(32);
  plant('secret', 'the key ring', keyBytes.toString('base64'));
  plant('secret', 'the bytes of a key', keyBytes.toString('hex'));
  const port = String(await steadyPort());
  const mongodbUri = new URL(stack.config.mongodbUri);
  mongodbUri.username = mongodbUser;
  mongodbUri.password = mongodbPassword;
  mongodbUri.searchParams.set('authSource', 'admin');
  const smtp = new URL(stack.config.mail.smtpUrl);
  smtp.username = 'perch';
  smtp.password = plant('secret', 'the mail server’s password');
  const env = {
    ...stack.env,
    MONGODB_URI: mongodbUri.href,
    SMTP_URL: smtp.href,
    X_CLIENT_ID: app.clientId,
    X_CLIENT_SECRET: clientSecret,
    PERCH_KEYS: `k1:${keyBytes.toString('base64')}`,
    PERCH_PUBLIC_URL: `http://127.0.0.1:${port}`,
    API_PORT: port,
    LOG_LEVEL: 'trace',
    ACCESS_RECHECK_SECONDS: '1',
    BLOCKED_LOOK_MINUTES: '0.02',
  };
  const config = readConfig(env);
  const url = config.publicUrl;
  const apiProcess = await startPerch('api', env);
  const made = await stack.api.post('/v1/tokens', { name: 'canary', scopes: ['*'] });
  const token = plant('secret', 'an API token', made.secret);
  const api = perch(url, token);
  const clients: RecordingClient[] = [];
  const as = (identity: Record<string, string>): RecordingClient => {
    const client = recordingClient(url, identity);
    clients.push(client);
    return client;
  };
  const workers: PerchProcess[] = [];

  return {
    stack,
    env,
    config,
    api,
    agents: deskOf({ api, control: stack.control }),
    asAdmin: as({ authorization: `Bearer ${token}` }),
    as,
    clients,
    canaries,
    plant,
    apiProcess,
    workers,

    async plantTokensOf({ id, handle }) {
      const grant = await grantsRepository(stack.db, config.keys).read(id);
      if (!grant) throw new Error(`@${handle} has granted nothing`);
      plant('secret', `the access token of @${handle}`, grant.accessToken);
      plant('secret', `the refresh token of @${handle}`, grant.refreshToken);
      return grant;
    },

    async connect(handle) {
      await stack.control.createUser({ username: handle, dmPolicy: 'everyone' });
      const { authorizeUrl } = await api.post('/v1/accounts/connect', {});
      const state = plant(
        'secret',
        `the state of @${handle}’s login`,
        new URL(authorizeUrl).searchParams.get('state') ?? '',
      );
      const begun = await stack.db.connectStates.findOne({ _id: hashOf(state) });
      plant(
        'secret',
        `the verifier of @${handle}’s login`,
        open(config.keys, verifierPlace(hashOf(state)), begun!.codeVerifier),
      );
      const callback = await stack.control.approve(authorizeUrl, handle);
      plant('secret', `the code of @${handle}’s login`, new URL(callback).searchParams.get('code') ?? '');
      const answer = await fetch(callback, { redirect: 'manual' });
      if (answer.status !== 303)
        throw new Error(`The callback answered ${answer.status}: ${await answer.text()}`);
      const accounts = await api.all('/v1/accounts');
      return { ...accounts.find((each) => each.handle === handle)!, callback };
    },

    async signInCode() {
      const first = await stack.db.agents.findOne({ role: 'admin' });
      const code = await sessionsRepository(stack.db).issueSignInCode(first!._id, new Date());
      return plant('secret', 'a sign-in code', code);
    },

    async startWorker() {
      const worker = await startPerch('worker', env);
      workers.push(worker);
      return worker;
    },

    async close() {
      await Promise.all([apiProcess, ...workers].map((each) => each.kill()));
      await admin.command({ dropUser: mongodbUser });
      await stack.close();
    },
  };
}
