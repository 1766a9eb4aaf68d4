import { provide } from '../../servers/find.js';
import { mongodb } from '../../servers/mongodb.js';
import type { Progress } from '../../servers/progress.js';
import { startMongodb } from '../../servers/start-mongodb.js';
import { startTemporal } from '../../servers/start-temporal.js';
import { temporal } from '../../servers/temporal.js';
import type { Addresses } from './environment.js';
import type { Kept } from './home.js';
import { keepRunning } from './keep-running.js';
import type { Stack } from './stack.js';

interface ServerPorts {
  readonly mongodb: number;
  readonly temporal: number;
  readonly temporalUi: number;
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly kept: Kept;
  readonly ports: ServerPorts;
  readonly progress: Progress;
  readonly stack: Stack;
}

/** Finds (or installs) and starts MongoDB and Temporal; one that already runs elsewhere is only used. */
export async function startServers(
  given: Surroundings,
): Promise<Addresses & { readonly temporalUiUrl: string | null }> {
  const { env, progress } = given;
  const foundMongodb = await provide(mongodb, progress, env);
  const foundTemporal = await provide(temporal, progress, env);
  const [mongodbUri, temporalAddress] = await progress.step('Starting MongoDB and Temporal', () =>
    Promise.all([
      foundMongodb.kind === 'running' ? foundMongodb.address : runMongodb(foundMongodb.path, given),
      foundTemporal.kind === 'running' ? foundTemporal.address : runTemporal(foundTemporal.path, given),
    ]),
  );
  const temporalUiUrl =
    foundTemporal.kind === 'running' ? null : `http://127.0.0.1:${given.ports.temporalUi}`;
  return { mongodbUri, temporalAddress, temporalUiUrl };
}

async function runMongodb(program: string, { kept, ports, progress, stack }: Surroundings): Promise<string> {
  const options = {
    program,
    port: ports.mongodb,
    dataFolder: kept.mongodb,
    home: kept,
    giveUp: stack.giveUp,
  };
  let uri = '';
  await stack.start(() =>
    keepRunning(async () => {
      const child = await startMongodb(options);
      uri = child.uri;
      return child;
    }, progress.say),
  );
  return uri;
}

async function runTemporal(program: string, { kept, ports, progress, stack }: Surroundings): Promise<string> {
  const options = {
    program,
    port: ports.temporal,
    uiPort: ports.temporalUi,
    databaseFile: kept.temporal,
    home: kept,
    giveUp: stack.giveUp,
  };
  await stack.start(() => keepRunning(() => startTemporal(options), progress.say));
  return `127.0.0.1:${ports.temporal}`;
}
