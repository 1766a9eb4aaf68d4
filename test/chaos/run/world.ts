import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { controlClient, type ControlClient } from '../../../simulator/control-client.js';
import { startSandbox } from '../../../simulator/sandbox.js';
import { type SandboxAddresses, sandboxEnvironment } from '../../../src/cli/up/environment.js';
import { buildWorkflows } from '../../../src/cli/workflow-bundle.js';
import { readConfig, type Config } from '../../../src/config.js';
import { migrate } from '../../../src/migrate.js';
import { homeIn } from '../../../src/servers/children.js';
import { cleanLeftovers } from '../../../src/servers/records.js';
import { createFirstAdmin } from '../../../src/store/agents/first-admin.js';
import { perch, type Perch } from '../../../api/client/perch-client.js';
import type { Victim } from '../plan/kills.js';
import { openRunLog, type RunLog } from './log.js';
import { createMoments, type Moments } from './moments.js';
import { steadyPort } from '../../ports.js';
import { startPrograms, startServers } from './processes.js';
import type { Supervised } from './supervised.js';
import { withDatabase } from './with-database.js';

/** Everything a run needs beside its people: real processes to kill, and a sandbox that lives on. */
export interface World {
  readonly config: Config;
  readonly control: ControlClient;
  readonly api: Perch;
  readonly processes: Readonly<Record<Victim, Supervised>>;
  readonly moments: Moments;
  readonly log: RunLog;
  close(): Promise<void>;
}

const folder = resolve('.perch/chaos');

/** `name` is the folder of its logs; `settings` are Perch’s, beside those that every run has. */
export async function startWorld(name: string, settings: NodeJS.ProcessEnv = {}): Promise<World> {
  const { run } = homeIn(folder);
  const home = { run, logs: `${folder}/${name}` };
  await cleanLeftovers(run);
  const log = openRunLog(`${home.logs}/run.txt`);
  const ends: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const moments = createMoments();
    const sandbox = await startSandbox({
      log: (line) => log.note(line),
      onAnswer: ({ name }) => moments.answered(name),
    });
    ends.push(() => sandbox.close());
    const servers = await startServers(home, log);
    ends.push(() => servers.end());
    const env = { ...(await environmentOf(servers, sandbox)), ...settings };
    const config = readConfig(env);
    const [token] = await Promise.all([prepared(config), buildWorkflows()]);
    const programs = await startPrograms(env, home, log);
    ends.push(() => programs.end());
    const control = controlClient(sandbox.controlUrl);
    for (const route of limited) await control.limit({ route, limit: 100_000, windowMs: 1_000 });
    const api = perch(config.publicUrl, token, { timeoutMs: 15_000 });
    return {
      config,
      control,
      api,
      processes: {
        worker: programs.worker,
        api: programs.api,
        mongod: servers.mongod,
        temporal: servers.temporal,
      },
      moments,
      log,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function environmentOf(
  addresses: { readonly mongodbUri: string; readonly temporalAddress: string },
  sandbox: SandboxAddresses,
): Promise<NodeJS.ProcessEnv> {
  const { PATH, HOME } = process.env;
  return sandboxEnvironment({
    env: { PATH, HOME, LOG_LEVEL: 'warn', X_REQUEST_TIMEOUT_MS: '2500' },
    addresses,
    sandbox,
    ports: { api: await steadyPort(), apiMetrics: 0, workerMetrics: 0 },
    secrets: { PERCH_KEYS: `k1:${randomBytes(32).toString('base64')}` },
  });
}

/** The databases as `perch migrate` leaves them, and the first admin's token. */
async function prepared(config: Config): Promise<string> {
  await migrate(config, { log: () => undefined, advise: () => undefined });
  const admin = { email: 'admin@example.com', name: 'Ada', now: new Date() };
  return withDatabase(config.mongodbUri, async (db) => (await createFirstAdmin(db, admin)).token);
}

/** X's limits would slow a run to X's pace: what is tried here is not pace. */
const limited = ['mentions', 'own-posts', 'dm_events', 'dm_events/with', 'create-post', 'send-dm'];
