import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { controlClient, type ControlClient } from '../../simulator/control-client.js';
import { root } from '../../src/root.js';
import { firstAdmin } from '../../src/cli/up/first-admin.js';
import { keptIn, type Kept } from '../../src/cli/up/home.js';
import { keepRunning } from '../../src/cli/up/keep-running.js';
import type { Stack } from '../../src/cli/up/stack.js';
import { startEverything } from '../../src/cli/up/start-everything.js';
import type { Config } from '../../src/config.js';
import { startChild, type Child, type Home } from '../../src/servers/children.js';
import { terminalProgress, type Progress } from '../../src/servers/progress.js';
import { openDatabase, type Database } from '../../src/store/database.js';
import { connectTemporal, type TemporalClient } from '../../src/temporal/connect.js';
import { perch, type Perch } from '../../api/client/perch-client.js';
import { inFolder } from './in-folder.js';
import { withoutSettings } from './surroundings.js';

/** All of Perch as processes of their own on this machine, with data that is thrown away. */
export interface Bench {
  readonly progress: Progress;
  readonly control: ControlClient;
  /** The API as the first admin. */
  readonly api: Perch;
  readonly config: Config;
  /** For looking only, but for what a figure compares Perch with. */
  readonly db: Database;
  readonly temporal: TemporalClient;
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
  readonly env: NodeJS.ProcessEnv;
  /** What it writes once it does its work. */
  readonly ready: string;
}

/** Starts everything, runs `measure`, and stops everything whatever came of it. */
export async function withBench(
  settings: NodeJS.ProcessEnv,
  measure: (bench: Bench) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder, stack) => measure(await start(stack, keptIn(folder), settings)));
}

async function start(stack: Stack, kept: Kept, settings: NodeJS.ProcessEnv): Promise<Bench> {
  const progress = terminalProgress();
  const env = { ...withoutSettings(process.env), ...settings };
  const { config, sandbox } = await startEverything({ env, sandbox: {} }, { kept, progress, stack });
  if (!sandbox) throw new Error('there is no sandbox');
  const db = await openDatabase(config.mongodbUri);
  stack.onStop(() => db.close());
  const temporal = await connectTemporal(config);
  stack.onStop(() => temporal.close());
  const { token } = await firstAdmin(config.mongodbUri);
  return {
    progress,
    control: controlClient(sandbox.controlUrl),
    api: perch(`http://127.0.0.1:${config.api.port}`, token),
    config,
    db,
    temporal,
    versions: await versionsOf(db, temporal),
    pids: () => pidsIn(kept.run),
    keep: (program) => stack.start(() => keepRunning(() => startOwn(program, kept), progress.say)),
  };
}

const startOwn = ({ name, file, env, ready }: Program, home: Home): Promise<Child> =>
  startChild({
    name,
    command: process.execPath,
    args: [join(root, 'bin', 'run.mjs'), file],
    cwd: root,
    env: { ...withoutSettings(process.env), ...env },
    home,
    ready: (output) => output.includes(ready),
    readyWithinMs: 60_000,
    graceMs: 5_000,
  });

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
