import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import type { FastifyInstance, InjectOptions } from 'fastify';
import mongoose from 'mongoose';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll } from 'vitest';
import { z } from 'zod';
import { buildApp } from '../../../api/app.js';
import { logOptions } from '../../../api/log.js';
import type { Parts } from '../../../api/parts.js';
import { readConfig, type Config } from '../../../src/config.js';
import type { Scope } from '../../../src/domain/agents/permissions.js';
import type { Agent } from '../../../src/domain/agents/agent.js';
import { wallClock, type Clock } from '../../../src/domain/clock.js';
import type { Wake } from '../../../src/domain/wake.js';
import { agentsRepository, type AgentFields } from '../../../src/store/agents/repository.js';
import { createFirstAdmin } from '../../../src/store/agents/first-admin.js';
import { openMailer } from '../../../src/notify/mailer.js';
import { openTexter } from '../../../src/notify/texter.js';
import { newId, openDatabase, type Database } from '../../../src/store/database.js';
import { tokensRepository } from '../../../src/store/sessions/tokens.js';
import { openX as openConnector } from '../../../src/x/client.js';
import { oauth } from '../../../src/x/tokens/oauth.js';
import { transport } from '../../../src/x/transport.js';
import { systemLookup } from '../../../src/webhooks/lookup.js';
import { giveBack, lentDatabaseUri } from '../own-database.js';

export interface Answered {
  readonly status: number;
  readonly headers: Record<string, string | number | string[] | undefined>;
  readonly text: string;
  /** The body, which must be of this shape. */
  read<T>(shape: z.ZodType<T>): T;
}

export interface Call {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Instead of JSON of `body`. */
  readonly payload?: string;
}

export type Method = NonNullable<InjectOptions['method']>;

/** Calls the API as somebody. */
export type Caller = (method: Method, url: string, call?: Call) => Promise<Answered>;

export interface ApiRig {
  readonly app: FastifyInstance;
  readonly db: Database;
  readonly config: Config;
  readonly admin: Agent;
  readonly asAdmin: Caller;
  readonly asNobody: Caller;
  /** Works once. */
  readonly signInCode: string;
  /** Ids of the accounts and replies whose workflows were told. */
  readonly told: string[];
  /** All that was logged. */
  readonly log: () => string;
  /** The API's clock; it stands still unless a test moves it. */
  readonly time: { now: Date };
  withToken(token: string): Caller;
  addAgent(fields?: Partial<AgentFields>): Promise<Agent>;
  /** A caller with a token of the agent. */
  asAgent(agent: Agent, scopes?: readonly Scope[]): Promise<Caller>;
  /** A browser: keeps its cookie, sends the CSRF token unless told otherwise. */
  signIn(signInCode: string): Promise<Browser>;
  /** Everything stored, to be compared. */
  dump(): Promise<string>;
  close(): Promise<void>;
}

interface Browser {
  readonly cookie: string;
  readonly csrfToken: string;
  readonly call: Caller;
  readonly withoutCsrf: Caller;
}

export interface RigOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly checks?: Parts['checks'];
  readonly live?: Parts['live'];
  /** Without one it stands still unless a test moves it (`time`). */
  readonly clock?: Clock;
  /** Who is told instead of being noted in `told`. */
  readonly wake?: (place: Pick<ApiRig, 'config' | 'db'>) => Partial<Wake>;
}

/** An `apiRig` for the tests of a file. */
export async function apiRigForFile(options: RigOptions = {}): Promise<ApiRig> {
  const rig = await apiRig(options);
  afterAll(() => rig.close());
  return rig;
}

/** The API in this process over a database of its own; X is whatever `env` points to. */
export async function apiRig(options: RigOptions = {}): Promise<ApiRig> {
  const { env = {}, checks, live = {} } = options;
  const config = readConfig({
    MONGODB_URI: await lentDatabaseUri(),
    PERCH_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    X_CLIENT_ID: 'perch-sandbox',
    X_CLIENT_SECRET: 'perch-sandbox-secret',
    X_API_URL: 'http://127.0.0.1:9',
    ...env,
  });
  const db = await openDatabase(config.mongodbUri);
  const time = { now: new Date() };
  const told: string[] = [];
  const tell = async (id: string): Promise<void> => void told.push(id);
  const nobody = {
    account: tell,
    reply: tell,
    bulk: tell,
    escalation: tell,
    delivery: tell,
    repliesOf: tell,
  };
  const logged = memory();
  const mailer = openMailer(config.mail);
  const openX = openConnector({ config: config.x, keys: config.keys, db, clock: wallClock });
  const app = await buildApp({
    config,
    db,
    clock: options.clock ?? (() => time.now),
    log: pino(logOptions('trace'), logged.stream),
    oauth: oauth(config.x, transport(config.x, wallClock)),
    openX,
    mailer,
    texter: openTexter(config.sms),
    receivers: { allowedHosts: config.webhookAllowedHosts, lookup: systemLookup },
    wake: { ...nobody, ...options.wake?.({ config, db }) },
    metrics: new Registry(),
    checks: checks ?? { mongodb: () => db.native.command({ ping: 1 }) },
    live,
  });
  await app.ready();
  const first = await createFirstAdmin(db, { email: 'admin@example.com', name: 'Ada', now: time.now });
  const withToken = (token: string) => caller(app, { authorization: `Bearer ${token}` });

  return {
    app,
    db,
    config,
    admin: first.agent,
    signInCode: first.signInCode,
    asAdmin: withToken(first.token),
    asNobody: caller(app, {}),
    told,
    log: logged.text,
    time,
    withToken,
    async addAgent(fields = {}) {
      const added = await db.transaction((session) =>
        agentsRepository(db).create({ ...plainAgent(), ...fields }, { by: null, now: time.now }, session),
      );
      if (added.outcome !== 'saved') throw new Error(added.outcome);
      return added.agent;
    },
    async asAgent(agent, scopes = ['*']) {
      const token = { agentId: agent._id, name: 'test', scopes, expiresAt: null };
      const made = await db.transaction((session) =>
        tokensRepository(db).create(token, { by: null, now: time.now }, session),
      );
      return withToken(made.secret);
    },
    async signIn(signInCode) {
      const answer = await caller(app, {})('POST', '/v1/session', { body: { signInCode } });
      const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
      const { csrfToken } = answer.read(z.object({ csrfToken: z.string() }));
      return {
        cookie,
        csrfToken,
        call: caller(app, { cookie, 'x-csrf-token': csrfToken }),
        withoutCsrf: caller(app, { cookie }),
      };
    },
    dump: () => dump(db),
    async close() {
      await app.close();
      await openX.settled();
      mailer.close();
      await giveBack(db);
    },
  };
}

/** An agent without any permission. */
const plainAgent = (): AgentFields => ({
  email: `${newId()}@example.com`,
  name: 'Agent',
  role: 'agent',
  permissions: [],
  ticketAccess: 'all',
  groupIds: [],
  phone: null,
  passwordHash: null,
});

let calls = 0;

/** Each call comes from an address of its own, unless it names one, so that no limit is met by chance. */
function caller(app: FastifyInstance, identity: Record<string, string>): Caller {
  return async (method, url, { body, headers = {}, payload } = {}) => {
    calls += 1;
    const sent = payload ?? (body === undefined ? undefined : JSON.stringify(body));
    const options: InjectOptions = {
      method,
      url,
      remoteAddress: headers['x-test-address'] ?? `10.${calls >> 16}.${(calls >> 8) & 255}.${calls & 255}`,
      headers: {
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...identity,
        ...headers,
      },
      ...(sent === undefined ? {} : { payload: sent }),
    };
    const answer = await app.inject(options);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      read: (shape) => shape.parse(JSON.parse(answer.body)),
    };
  };
}

async function dump(db: Database): Promise<string> {
  const collections = await db.native.listCollections().toArray();
  const names = collections.map(({ name }) => name).toSorted();
  const contents = await Promise.all(
    names.map(async (name) => [name, await db.native.collection(name).find().sort({ _id: 1 }).toArray()]),
  );
  return mongoose.mongo.BSON.EJSON.stringify(contents, undefined, 1);
}

function memory(): { stream: Writable; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}
