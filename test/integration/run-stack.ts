import { randomBytes } from 'node:crypto';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { controlClient, type ControlClient } from '../../simulator/control-client.js';
import { startSandbox } from '../../simulator/sandbox.js';
import { twilioEnvironment } from '../../simulator/twilio/account.js';
import { startApi } from '../../api/server.js';
import { readConfig, type Config } from '../../src/config.js';
import type { Clock } from '../../src/domain/clock.js';
import { migrate, migrateTemporal } from '../../src/migrate.js';
import {
  deliveryWorkflowId,
  escalationWorkflowId,
  mailboxWorkflowId,
  rulesWorkflowId,
} from '../../src/domain/names.js';
import { createFirstAdmin } from '../../src/store/agents/first-admin.js';
import { newId, openDatabase, type Database } from '../../src/store/database.js';
import { completeDocuments } from '../../src/store/migrate.js';
import { connectTemporal, type TemporalClient } from '../../src/temporal/connect.js';
import { startWorker, type RunningWorker } from '../../src/worker.js';
import { steadyPort } from '../ports.js';
import { approveAccount, saveSettings, type ConnectedAccount } from '../../src/cli/up/connecting.js';
import { perch, type Perch } from '../../api/client/perch-client.js';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
});

/** All of Perch against real servers and a sandbox of its own; names of its own keep tests apart. */
export interface Stack {
  readonly config: Config;
  /** What a child process needs to be a part of this stack. */
  readonly env: NodeJS.ProcessEnv;
  readonly control: ControlClient;
  readonly db: Database;
  readonly temporal: TemporalClient;
  /** The API as the first admin. */
  readonly api: Perch;
  /** What `npm run up` writes into `.perch/access.json`, as far as scripts of a document need it. */
  readonly access: Readonly<Record<'apiUrl' | 'adminToken' | 'sandboxUrl', string>>;
  /** Approves at X as that user and returns to the callback: the account is there, capture has not begun. */
  approve(handle: string): Promise<ConnectedAccount>;
  /** Saves settings of an account; the first time begins capture. */
  save(accountId: string, settings: Record<string, unknown>): Promise<void>;
  /** Creates the company's user at X, approves and saves, so that capture begins. */
  connect(handle: string, settings?: Record<string, unknown>): Promise<ConnectedAccount>;
  startWorker(): Promise<RunningWorker>;
  close(): Promise<void>;
}

/** Where the real servers are. */
export interface Servers {
  /** Replica set without a database in its path. */
  readonly mongodbUri: string;
  /** host:port */
  readonly temporalAddress: string;
}

export interface StackOptions {
  /** False: the test starts workers itself, in this process or as children. */
  readonly worker?: boolean;
  readonly env?: NodeJS.ProcessEnv;
  /** The API's; workers keep the wall's. */
  readonly clock?: Clock;
  /** A database that is lent to it; without one it makes one of its own. */
  readonly database?: { readonly uri: string; giveBack(db: Database): Promise<void> };
}

/** Runs Perch on the given servers; whoever calls it closes it. */
export async function runStack(servers: Servers, options: StackOptions = {}): Promise<Stack> {
  const name = `t${newId()}`;
  const apiPort = await steadyPort();
  const smsWebhook = `http://127.0.0.1:${apiPort}/hooks/twilio/sms`;
  const sandbox = await startSandbox({ log: () => undefined, smsWebhook });
  const uri = new URL(servers.mongodbUri);
  uri.pathname = `/${name}`;
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    MONGODB_URI: options.database?.uri ?? uri.href,
    TEMPORAL_ADDRESS: servers.temporalAddress,
    PERCH_DEPLOYMENT: name,
    PERCH_PUBLIC_URL: `http://127.0.0.1:${apiPort}`,
    PERCH_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    API_PORT: String(apiPort),
    API_METRICS_PORT: '0',
    WORKER_METRICS_PORT: '0',
    X_CLIENT_ID: 'perch-sandbox',
    X_CLIENT_SECRET: 'perch-sandbox-secret',
    X_API_URL: sandbox.xUrl,
    X_AUTHORIZE_URL: `${sandbox.xUrl}/i/oauth2/authorize`,
    X_REQUEST_TIMEOUT_MS: '3000',
    SMTP_URL: sandbox.smtpUrl,
    ...twilioEnvironment(sandbox),
    LOG_LEVEL: 'silent',
    ...options.env,
  };
  const config = readConfig(env);
  const db = await openDatabase(config.mongodbUri);
  const quiet = { log: () => undefined, advise: () => undefined };
  if (options.database) {
    // Its indexes are there.
    await completeDocuments(db);
    await migrateTemporal(config, quiet);
  } else {
    await migrate(config, quiet);
  }
  const temporal = await connectTemporal(config);
  const { token } = await createFirstAdmin(db, { email: 'admin@example.com', name: 'Ada', now: new Date() });
  const server = await startApi(config, options.clock);
  const workers: RunningWorker[] = [];
  const start = async (): Promise<RunningWorker> => {
    const worker = await startWorker(config);
    workers.push(worker);
    return worker;
  };
  if (options.worker !== false) await start();
  const control = controlClient(sandbox.controlUrl);
  const api = perch(server.url, token);
  const approve = (handle: string) => approveAccount(api, control, handle);
  const save = (accountId: string, settings: Record<string, unknown>) =>
    saveSettings(api, accountId, { pollSeconds: 3, ...settings });

  return {
    config,
    env,
    control,
    db,
    temporal,
    api,
    access: { apiUrl: server.url, adminToken: token, sandboxUrl: sandbox.controlUrl },
    approve,
    save,
    async connect(handle, settings = {}) {
      await control.createUser({ username: handle, dmPolicy: 'everyone' });
      const account = await approve(handle);
      await save(account.id, settings);
      return account;
    },
    startWorker: start,
    async close() {
      // First, for it starts again whatever ends.
      await temporal.client.schedule.getHandle(`${name}-housekeeping`).delete();
      for (const workflowId of [mailboxWorkflowId(name), rulesWorkflowId(name)])
        await temporal.client.workflow
          .getHandle(workflowId)
          .terminate()
          .catch(() => undefined);
      for (const { _id } of await db.accounts.find().toArray()) {
        await temporal.client.workflow
          .getHandle(`x-account/${_id}`)
          .terminate()
          .catch(() => undefined);
      }
      for (const { _id } of await db.escalationWatches.find().toArray()) {
        await temporal.client.workflow
          .getHandle(escalationWorkflowId(_id))
          .terminate()
          .catch(() => undefined);
      }
      for (const { _id } of await db.deliveries.find({ state: 'pending' }).toArray()) {
        await temporal.client.workflow
          .getHandle(deliveryWorkflowId(_id))
          .terminate()
          .catch(() => undefined);
      }
      await Promise.all(workers.map((worker) => worker.stop()));
      await server.close();
      await temporal.close();
      if (options.database) {
        await options.database.giveBack(db);
      } else {
        await db.native.dropDatabase();
        await db.close();
      }
      await sandbox.close();
    },
  };
}
