import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startProgram } from '../../../src/cli/up/start-programs.js';
import type { Home } from '../../../src/servers/children.js';
import { provide } from '../../../src/servers/find.js';
import { mongodb } from '../../../src/servers/mongodb.js';
import type { Part } from '../../../src/servers/part.js';
import { silentProgress } from '../../../src/servers/progress.js';
import { startMongodb } from '../../../src/servers/start-mongodb.js';
import { startTemporal } from '../../../src/servers/start-temporal.js';
import { temporal } from '../../../src/servers/temporal.js';
import type { RunLog } from './log.js';
import { steadyPort } from '../../ports.js';
import { scratchFolder } from '../../scratch-folder.js';
import { supervised, type Supervised } from './supervised.js';

/** MongoDB and Temporal of a run's own, whose data outlives a kill. */
export interface Servers {
  readonly mongod: Supervised;
  readonly temporal: Supervised;
  readonly mongodbUri: string;
  readonly temporalAddress: string;
  end(): Promise<void>;
}

export async function startServers(home: Home, log: RunLog): Promise<Servers> {
  const folder = await scratchFolder('perch-chaos-');
  const [mongodPort, temporalPort] = [await steadyPort(), await steadyPort()];
  const [mongodProgram, temporalProgram] = [await programOf(mongodb), await programOf(temporal)];
  const mongod = supervised(
    'mongod',
    (giveUp) =>
      startMongodb({
        ...{ program: mongodProgram, port: mongodPort, dataFolder: join(folder, 'mongodb') },
        ...{ home, giveUp, scratch: true },
      }),
    log,
  );
  const temporalServer = supervised(
    'temporal',
    (giveUp) =>
      startTemporal({
        ...{ program: temporalProgram, port: temporalPort },
        ...{ databaseFile: join(folder, 'temporal.db'), home, giveUp },
      }),
    log,
  );
  const end = async (): Promise<void> => {
    await Promise.all([mongod.end(), temporalServer.end()]);
    await rm(folder, { recursive: true, force: true });
  };
  await allUp([mongod, temporalServer], end);
  return {
    mongod,
    temporal: temporalServer,
    mongodbUri: `mongodb://127.0.0.1:${mongodPort}/?replicaSet=perch`,
    temporalAddress: `127.0.0.1:${temporalPort}`,
    end,
  };
}

/** When one can't be started, none is left behind. */
async function allUp(processes: readonly Supervised[], end: () => Promise<void>): Promise<void> {
  try {
    await Promise.all(processes.map((process) => process.up()));
  } catch (error) {
    await end();
    throw error;
  }
}

/** Servers that run elsewhere already are somebody's: they are not killed. */
async function programOf(part: Part): Promise<string> {
  const env = { ...process.env, [part.variable.name]: part.variable.kind === 'running' ? '' : undefined };
  const found = await provide(part, silentProgress, env);
  if (found.kind === 'running') throw new Error(`${part.title} runs elsewhere and can’t be killed`);
  return found.path;
}

/** Perch itself, as `perch worker` and `perch api` run anywhere. */
export async function startPrograms(env: NodeJS.ProcessEnv, home: Home, log: RunLog) {
  const program = (name: 'worker' | 'api') =>
    supervised(name, (giveUp) => startProgram(name, { env, home, giveUp }), log);
  const [worker, api] = [program('worker'), program('api')];
  const end = async (): Promise<void> => {
    await Promise.all([worker.end(), api.end()]);
  };
  await allUp([worker, api], end);
  return { worker, api, end };
}
