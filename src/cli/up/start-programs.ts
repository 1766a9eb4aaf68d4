import { join } from 'node:path';
import { type Child, type Home, startChild } from '../../servers/children.js';
import { root } from '../../root.js';
import type { SandboxAddresses } from './environment.js';

const node = (...args: readonly string[]) => ({ command: process.execPath, args, cwd: root });

interface Started {
  readonly env: NodeJS.ProcessEnv;
  readonly home: Home;
  readonly giveUp: AbortSignal;
}

/** Perch's own processes, as `perch worker` and `perch api` run them anywhere. */
export const startProgram = (name: 'worker' | 'api', { env, home, giveUp }: Started): Promise<Child> =>
  startChild({
    ...node(join(root, 'bin', 'perch.mjs'), name, '--exit-with-parent', '--no-env-file'),
    name,
    env,
    home,
    giveUp,
    ready: (output) => output.includes(READY[name]),
    readyWithinMs: 60_000,
    graceMs: 25_000,
  });

/** What the commands write when they have started. */
const READY = { worker: 'The workers run', api: 'The API answers at' };

export interface SandboxOptions {
  readonly ports: {
    readonly x: number;
    readonly control: number;
    readonly smtp: number;
    readonly twilio: number;
    readonly api: number;
  };
  readonly dataFile: string;
  readonly lively: Lively | undefined;
}

/** A company whose customers write of their own accord. */
export interface Lively {
  readonly company: string;
  readonly writeEveryMs: number;
}

/** The imitation of X and Twilio with its page and mail sink. */
export const startSandbox = (
  { ports, dataFile, lively }: SandboxOptions,
  { env, home, giveUp }: Started,
): Promise<Child> =>
  startChild({
    ...node(
      ...[join(root, 'bin', 'run.mjs'), 'simulator/main.ts', '--exit-with-parent', '--data', dataFile],
      ...['--x-port', String(ports.x), '--control-port', String(ports.control)],
      ...['--smtp-port', String(ports.smtp), '--twilio-port', String(ports.twilio)],
      ...['--sms-webhook', `http://127.0.0.1:${ports.api}/hooks/twilio/sms`],
      ...(lively ? ['--lively', lively.company, '--lively-every-ms', String(lively.writeEveryMs)] : []),
    ),
    name: 'sandbox',
    env,
    home,
    giveUp,
    ready: (output) => output.includes('"controlUrl"'),
    readyWithinMs: 60_000,
    graceMs: 5_000,
  });

export const sandboxAddresses = ({ ports }: SandboxOptions): SandboxAddresses => ({
  xUrl: `http://127.0.0.1:${ports.x}`,
  controlUrl: `http://127.0.0.1:${ports.control}`,
  smtpUrl: `smtp://127.0.0.1:${ports.smtp}`,
  twilioUrl: `http://127.0.0.1:${ports.twilio}`,
});
