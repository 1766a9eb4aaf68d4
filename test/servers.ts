import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { buildWorkflows } from '../src/cli/workflow-bundle.js';
import { type Child, homeIn } from '../src/servers/children.js';
import { provide } from '../src/servers/find.js';
import { mongodb } from '../src/servers/mongodb.js';
import { type Progress, terminalProgress } from '../src/servers/progress.js';
import { cleanLeftovers } from '../src/servers/records.js';
import { startMongodb } from '../src/servers/start-mongodb.js';
import { startTemporal } from '../src/servers/start-temporal.js';
import { temporal } from '../src/servers/temporal.js';
import { testServer } from '../src/servers/test-server.js';
import { connectTemporal } from '../src/temporal/connect.js';
import { registerSearchAttributes } from '../src/temporal/migrate.js';
import { steadyPort } from './ports.js';
import { scratchFolder } from './scratch-folder.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Replica set without a database in its path: put your own there (`databaseUri`). */
    mongodbUri: string;
    /** host:port of a Temporal server; use a task queue and ids of your own. */
    temporalAddress: string;
    /** Path of the time-skipping test server (`timeSkipping`). */
    timeSkippingServer: string;
  }
}

/** The real servers of one run. */
interface Running {
  readonly mongodbUri: string;
  readonly temporalAddress: string;
  stop(): Promise<void>;
}

/** Every tier loads this file for itself; the servers are shared through the process. */
const shared: { running?: Promise<Running>; users: number } = ((
  globalThis as { perchTestServers?: { running?: Promise<Running>; users: number } }
).perchTestServers ??= { users: 0 });

const home = homeIn(resolve('.perch/test'));

/**
 * Provides real servers to a tier: one mongod and one Temporal for the whole run, or the path of the
 * time-skipping server, which each file of workflow tests starts for itself. What an earlier run left behind
 * because it was killed is ended first, and the workflows are bundled.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const progress = terminalProgress();
  await cleanLeftovers(home.run);
  await buildWorkflows();
  if (project.name === 'workflow') {
    const found = await provide(testServer, quietUnlessSlow(progress));
    if (found.kind === 'program') project.provide('timeSkippingServer', found.path);
    return async () => undefined;
  }
  shared.users += 1;
  const running = await (shared.running ??= startServers(quietUnlessSlow(progress)));
  project.provide('mongodbUri', running.mongodbUri);
  project.provide('temporalAddress', running.temporalAddress);
  return async () => {
    shared.users -= 1;
    if (shared.users === 0) await running.stop();
  };
}

/** Where a part was found is `perch doctor`'s to say; here only waiting is worth a line. */
const quietUnlessSlow = (progress: Progress): Progress => ({ ...progress, say: () => undefined });

/** Starts a mongod and a Temporal with throw-away data, or takes those that the environment names. */
export async function startServers(progress: Progress): Promise<Running> {
  const mongod = await provide(mongodb, progress);
  const server = await provide(temporal, progress);
  const children: Child[] = [];
  const stop = async () => {
    await Promise.all(children.map((child) => child.stop()));
  };
  const [mongodbStart, temporalStart] = await Promise.allSettled([
    mongod.kind === 'running' ? mongod.address : startScratchMongodb(mongod.path, children),
    (server.kind === 'running'
      ? Promise.resolve(server.address)
      : startScratchTemporal(server.path, children)
    ).then(prepared),
  ]);
  if (mongodbStart.status === 'fulfilled' && temporalStart.status === 'fulfilled')
    return { mongodbUri: mongodbStart.value, temporalAddress: temporalStart.value, stop };
  await stop();
  throw [mongodbStart, temporalStart].find((each) => each.status === 'rejected')?.reason;
}

/** Registered here, for files that run side by side would do it at the same time. */
async function prepared(address: string): Promise<string> {
  const config = { temporal: { address, namespace: 'default', deployment: 'tests', maxCachedWorkflows: 1 } };
  const temporal = await connectTemporal(config);
  try {
    await registerSearchAttributes(temporal.client, config);
  } finally {
    await temporal.close();
  }
  return address;
}

async function startScratchMongodb(program: string, children: Child[]): Promise<string> {
  const dataFolder = await scratchFolder('perch-mongod-');
  const port = await steadyPort();
  // Nobody kills the one that files share.
  const unkilled = { scratch: true, unjournaled: true };
  const child = await startMongodb({ program, port, dataFolder, home, ...unkilled });
  const stop = async () => {
    await child.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
  children.push({ ...child, stop });
  return child.uri;
}

async function startScratchTemporal(program: string, children: Child[]): Promise<string> {
  const child = await startTemporal({ program, port: await steadyPort(), home });
  children.push(child);
  return child.address;
}
