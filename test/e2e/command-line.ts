import { type ChildProcess, spawn } from 'node:child_process';
import { root } from '../../src/root.js';

export interface CommandLine {
  readonly child: ChildProcess;
  /** All it has written so far, to stdout and stderr. */
  readonly output: () => string;
  /** Resolves with its exit code when it has ended and all is read. */
  readonly ended: Promise<number | null>;
  /** SIGTERM to it and all it started: npm does not hand signals on to what it runs. */
  readonly stop: () => void;
}

/** Runs a line, or a script that ends at its first failure, as a person does in a folder: the checkout's. */
export function runLine(line: string, cwd = root): CommandLine {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^VITEST|^TEST$/.test(name)),
  );
  const child = spawn('sh', ['-ec', line], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
  const stop = () => {
    const runs = child.exitCode === null && child.signalCode === null;
    if (child.pid !== undefined && runs) process.kill(-child.pid, 'SIGTERM');
  };
  return { child, output: () => output, ended, stop };
}
