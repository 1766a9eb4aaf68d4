import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../src/root.js';
import { eventually } from '../eventually.js';
import { steadyPort } from '../ports.js';

/** A part of Perch in a process of its own, as a person runs it. */
export interface PerchProcess {
  /** Where its metrics and its readiness are. */
  readonly metricsUrl: string;
  /** All it has written so far, to stdout and stderr. */
  output(): string;
  /** SIGKILL: nothing in it can react. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and waits until it has ended. */
  stop(): Promise<void>;
}

/** Starts `perch api` or `perch worker` and waits until it is ready. */
export async function startPerch(command: 'api' | 'worker', env: NodeJS.ProcessEnv): Promise<PerchProcess> {
  const port = String(await steadyPort());
  const { child, output } = run([command, '--exit-with-parent'], {
    ...env,
    ...(command === 'api' ? { API_METRICS_PORT: port } : { WORKER_METRICS_PORT: port }),
  });
  const metricsUrl = `http://127.0.0.1:${port}`;
  const gone = once(child, 'close');
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`perch ${command} ended: ${output()}`);
      return fetch(`${metricsUrl}/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    },
    { what: `a ready ${command}` },
  );
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    await gone;
  };
  return { metricsUrl, output, kill: end('SIGKILL'), stop: end('SIGTERM') };
}

/** Runs a command that ends by itself, in this folder or another one; all it wrote and how it ended. */
export async function runPerch(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd?: string,
): Promise<{ readonly output: string; readonly exitCode: number | null }> {
  const { child, output } = run(args, env, cwd);
  await once(child, 'close');
  return { output: output(), exitCode: child.exitCode };
}

/** Of the `.env` of who runs the tests nothing is read. */
function run(args: readonly string[], env: NodeJS.ProcessEnv, cwd?: string) {
  const all = [join(root, 'bin', 'perch.mjs'), ...args, ...(cwd === undefined ? ['--no-env-file'] : [])];
  const child = spawn(process.execPath, all, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const written: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void written.push(chunk));
  return { child, output: () => Buffer.concat(written).toString() };
}
