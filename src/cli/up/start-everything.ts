import { type Config, readConfig } from '../../config.js';
import { migrate } from '../../migrate.js';
import type { Child } from '../../servers/children.js';
import { keptPorts } from '../../servers/ports.js';
import type { Progress } from '../../servers/progress.js';
import { buildWorkflows } from '../workflow-bundle.js';
import { type Addresses, realEnvironment, type SandboxAddresses, sandboxEnvironment } from './environment.js';
import { requirePorts } from './require-ports.js';
import { type Kept, keptSecrets } from './home.js';
import { keepRunning, type Kept as KeptChild } from './keep-running.js';
import type { Stack } from './stack.js';
import { type Lively, sandboxAddresses, startProgram, startSandbox } from './start-programs.js';
import { startServers } from './start-servers.js';

/** What listens on each of the ports that are kept. */
const LISTENERS = {
  api: 'the API',
  apiMetrics: 'the metrics of the API',
  workerMetrics: 'the metrics of the worker',
  mongodb: 'MongoDB',
  temporal: 'Temporal',
  temporalUi: 'the Temporal UI',
  x: 'the sandbox',
  control: 'the sandbox’s page',
  smtp: 'the sandbox’s mail',
  twilio: 'the sandbox’s Twilio',
};
const PORTS = Object.keys(LISTENERS) as (keyof typeof LISTENERS)[];

const NOT_YET: Addresses = { mongodbUri: 'mongodb://not-yet', temporalAddress: 'not-yet' };

export interface Mode {
  /** The settings of the person who started it. */
  readonly env: NodeJS.ProcessEnv;
  /** Of the first admin, where there is none yet. */
  readonly email?: string;
  /** Absent: for real. */
  readonly sandbox?: {
    /** Absent: nobody writes of their own accord. */
    readonly lively?: Lively;
  };
}

export interface Surroundings {
  readonly kept: Kept;
  readonly progress: Progress;
  readonly stack: Stack;
}

export interface Everything {
  readonly config: Config;
  readonly sandbox: SandboxAddresses | undefined;
  readonly temporalUiUrl: string | null;
  readonly worker: KeptChild;
}

/** Servers and sandbox side by side, then databases and bundle, then worker and API side by side. */
export async function startEverything(
  mode: Mode,
  { kept, progress, stack }: Surroundings,
): Promise<Everything> {
  const { env } = mode;
  const ports = await keptPorts(kept.ports, PORTS, (name, from, to) => {
    // For real use .env has the last word on ports.
    if (mode.sandbox) progress.say(`Port ${from} is taken; ${LISTENERS[name]} is now at ${to}`);
  });
  const secrets = keptSecrets(kept.secrets);
  const sandboxOptions = mode.sandbox && { lively: mode.sandbox.lively, ports, dataFile: kept.sandbox };
  const sandbox = sandboxOptions && sandboxAddresses(sandboxOptions);
  const environmentWith = (addresses: Addresses) => {
    const given = { env, addresses, ports, secrets };
    return sandbox ? sandboxEnvironment({ ...given, sandbox }) : realEnvironment(given);
  };
  // A setting that is wrong is told before anything is started.
  await requirePorts(readConfig(environmentWith(NOT_YET)));

  const started = (programEnv: NodeJS.ProcessEnv) => ({ env: programEnv, home: kept, giveUp: stack.giveUp });
  const keep = (start: () => Promise<Child>) => stack.start(() => keepRunning(start, progress.say));
  const [{ temporalUiUrl, ...addresses }] = await Promise.all([
    startServers({ env, kept, ports, progress, stack }),
    sandboxOptions && keep(() => startSandbox(sandboxOptions, started(env))),
  ]);
  const programEnv = environmentWith(addresses);
  const config = readConfig(programEnv);

  await progress.step('Preparing the databases and the workflows', () =>
    Promise.all([migrate(config, { log: () => undefined, advise: progress.say }), buildWorkflows()]),
  );
  const [worker] = await progress.step('Starting the workers and the API', () =>
    Promise.all([
      keep(() => startProgram('worker', started(programEnv))),
      keep(() => startProgram('api', started(programEnv))),
    ]),
  );
  return { config, sandbox, temporalUiUrl, worker };
}
