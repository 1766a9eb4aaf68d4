import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controlClient, type ControlClient } from '../../simulator/control-client.js';
import { root } from '../../src/cli/root.js';
import { sandboxEnvironment, type SandboxAddresses } from '../../src/cli/up/environment.js';
import { firstAdmin } from '../../src/cli/up/first-admin.js';
import { keptIn, keptSecrets, type Kept } from '../../src/cli/up/home.js';
import { keepRunning } from '../../src/cli/up/keep-running.js';
import { createStack, type Stack } from '../../src/cli/up/stack.js';
import { startProgram } from '../../src/cli/up/start-programs.js';
import { startServers } from '../../src/cli/up/start-servers.js';
import { buildWorkflows } from '../../src/cli/workflow-bundle.js';
import { environment, readConfig, type Config } from '../../src/config.js';
import { migrate } from '../../src/migrate.js';
import { startChild, type Child, type Home } from '../../src/servers/children.js';
import { keptPorts } from '../../src/servers/ports.js';
import { terminalProgress, type Progress } from '../../src/servers/progress.js';
import { openDatabase, type Database } from '../../src/store/database.js';
import { connectTemporal, type TemporalClient } from '../../src/temporal/connect.js';
import { perch, type Perch } from '../../test/integration/perch-client.js';

/** All of Perch as processes of their own on this machine, with data that is thrown away. */
export interface Bench {
  readonly progress: Progress;
  readonly control: ControlClient;
  readonly xUrl: string;
  /** The API as the first admin. */
  readonly api: Perch;
  readonly config: Config;
  /** For looking only, but for what a figure compares Perch with. */
  readonly db: Database;
  readonly temporal: TemporalClient;
  readonly workerMetricsUrl: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Processes of Perch and its servers, by name; one that was killed has another pid soon. */
  readonly pids: () => ReadonlyMap<string, number>;
  /** Starts one more process, started again when it ends by itself, as the others are. */
  keep(program: Program): Promise<{ stop(): Promise<void> }>;
}

/** A TypeScript file of this checkout, run as a process of its own; it ends when its stdin closes. */
interface Program {
  readonly name: string;
  readonly file: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** What it writes once it does its work. */
  readonly ready: string;
}

const PORTS = [
  ...(['api', 'apiMetrics', 'workerMetrics', 'mongodb', 'temporal', 'temporalUi'] as const),
  ...(['x', 'control', 'smtp'] as const),
];

/** Starts everything, runs `measure`, and stops everything whatever came of it. */
export async function withBench<T>(
  settings: NodeJS.ProcessEnv,
  measure: (bench: Bench) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'perch-bench-'));
  const stack = createStack();
  const stopped = stopOnSignal(stack);
  try {
    return await measure(await start({ stack, kept: keptIn(folder), settings }));
  } finally {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
    stopped();
  }
}

/** Ctrl-C ends the children, which it does not reach by itself. */
function stopOnSignal(stack: Stack): () => void {
  const stop = () => void stack.stop().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  };
}

interface Starting {
  readonly stack: Stack;
  readonly kept: Kept;
  readonly settings: NodeJS.ProcessEnv;
}

async function start({ stack, kept, settings }: Starting): Promise<Bench> {
  const progress = terminalProgress();
  const env = { ...withoutSettings(process.env), ...settings };
  const ports = await keptPorts(kept.ports, PORTS);
  const keep = (starting: () => Promise<Child>) => stack.start(() => keepRunning(starting, progress.say));

  const [{ mongodbUri, temporalAddress }] = await Promise.all([
    startServers({ env, kept, ports, progress, stack }),
    keep(() => startOwn(sandboxOf(ports), kept)),
  ]);
  const programEnv = sandboxEnvironment({
    env,
    addresses: { mongodbUri, temporalAddress },
    ports,
    secrets: keptSecrets(kept.secrets),
    sandbox: addressesOf(ports),
  });
  const config = readConfig(programEnv);
  await Promise.all([migrate(config, { log: () => undefined, advise: progress.say }), buildWorkflows()]);
  const started = { env: programEnv, home: kept, giveUp: stack.giveUp };
  await Promise.all((['worker', 'api'] as const).map((name) => keep(() => startProgram(name, started))));

  const { db, temporal } = await openBoth(config, stack);
  const { token } = await firstAdmin(config.mongodbUri);
  return {
    progress,
    control: controlClient(addressesOf(ports).controlUrl),
    xUrl: addressesOf(ports).xUrl,
    api: perch(`http://127.0.0.1:${ports.api}`, token),
    config,
    db,
    temporal,
    workerMetricsUrl: `http://127.0.0.1:${ports.workerMetrics}/metrics`,
    versions: await versionsOf(db, temporal),
    pids: () => pidsIn(kept.run),
    keep: (program) => keep(() => startOwn(program, kept)),
  };
}

/** A person's own settings must not change a figure. */
const withoutSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !(name in environment.shape)));

type Ports = Record<'x' | 'control' | 'smtp', number>;

const addressesOf = ({ x, control, smtp }: Ports): SandboxAddresses => ({
  xUrl: `http://127.0.0.1:${x}`,
  controlUrl: `http://127.0.0.1:${control}`,
  smtpUrl: `smtp://127.0.0.1:${smtp}`,
});

/** Without customers of its own: who writes when is what a figure decides. */
const sandboxOf = ({ x, control, smtp }: Ports): Program => ({
  name: 'sandbox',
  file: join('simulator', 'main.ts'),
  args: [
    ...['--exit-with-parent', '--x-port', String(x)],
    ...['--control-port', String(control), '--smtp-port', String(smtp)],
  ],
  ready: '"controlUrl"',
});

const startOwn = ({ name, file, args = [], env = {}, ready }: Program, home: Home): Promise<Child> =>
  startChild({
    name,
    command: process.execPath,
    args: ['--import', 'tsx', join(root, file), ...args],
    cwd: root,
    env: { ...withoutSettings(process.env), ...env },
    home,
    ready: (output) => output.includes(ready),
    readyWithinMs: 60_000,
    graceMs: 5_000,
  });

async function openBoth(config: Config, stack: Stack): Promise<{ db: Database; temporal: TemporalClient }> {
  const db = await openDatabase(config.mongodbUri);
  stack.onStop(() => db.close());
  const temporal = await connectTemporal(config);
  stack.onStop(() => temporal.close());
  return { db, temporal };
}

async function versionsOf(db: Database, { client }: TemporalClient): Promise<Record<string, string>> {
  const { version } = await db.native.admin().buildInfo();
  const { serverVersion } = await client.connection.workflowService.getSystemInfo({});
  return { MongoDB: String(version), Temporal: serverVersion };
}

/** Each child leaves a record named `<name>-<pid>.json` for as long as it runs. */
const pidsIn = (folder: string): Map<string, number> =>
  new Map(
    readdirSync(folder).flatMap((file) => {
      const [, name, pid] = /^(.+)-(\d+)\.json$/.exec(file) ?? [];
      return name === undefined ? [] : [[name, Number(pid)] as const];
    }),
  );
