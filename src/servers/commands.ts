import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  /** Called with each line of output as it appears. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a command to its end and returns what it wrote to stdout.
 * Throws an error whose message names the command and quotes the end of its output.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { onLine, timeoutMs, ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (chunk: string) => {
        output[stream] += chunk;
        for (const line of stripVTControlCharacters(chunk).split('\n'))
          if (line.trim() !== '') onLine?.(line.trim());
      });
    }
    const fail = (why: string) => reject(new Error(`${command} ${args[0] ?? ''}: ${why}`));
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output.stdout);
      else fail(lastWords(output) || `ended with ${signal ?? `exit code ${code ?? '?'}`}`);
    });
  });
}

const lastWords = ({ stdout, stderr }: { stdout: string; stderr: string }) =>
  (stderr.trim() || stdout.trim()).split('\n').slice(-3).join(' / ').slice(-300);

/** The full path of an executable on PATH, or undefined. */
export async function which(command: string, path = process.env['PATH'] ?? ''): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((entry) => entry !== '')) {
    const file = join(folder, command);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

export const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
