import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, openLog, readFrom } from './child-log.js';
import { identityOf } from './identity.js';
import { end, recordChild } from './records.js';
import { waitFor } from './wait.js';

/** Where children keep their logs and the notes of who runs: `logs/` and `run/` beside each other. */
export interface Home {
  readonly logs: string;
  readonly run: string;
}

export const homeIn = (folder: string): Home => ({ logs: join(folder, 'logs'), run: join(folder, 'run') });

export interface ChildOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly home: Home;
  /** True once the child does its work; asked every 50 ms, with what the child has written so far. */
  readonly ready: (output: string) => boolean | Promise<boolean>;
  readonly readyWithinMs: number;
  /** Aborted while the child is not ready yet: it is ended and the start fails. */
  readonly giveUp?: AbortSignal | undefined;
  /** How long it may take to end after SIGTERM before SIGKILL. */
  readonly graceMs: number;
  /** Folders to remove with the child, also by a later start if this process is killed. */
  readonly scratch?: readonly string[];
}

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the process has ended, for whatever reason, with words for it. */
  readonly ended: Promise<string>;
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
}

/** A child that did not start; the message says how it ended and quotes its log. */
export class ChildFailed extends Error {}

/**
 * Starts a process and waits until it is ready. Its stdin is a pipe that closes with this process:
 * our own programs end by that (`endWithParent`), the others are ended by the next start's
 * `cleanLeftovers`. It is no member of the terminal's process group, so that Ctrl-C reaches only us
 * and children are stopped in order.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, home } = options;
  mkdirSync(home.logs, { recursive: true });
  const logFile = join(home.logs, `${name}.log`);
  const log = openLog(logFile);
  const writtenBefore = fstatSync(log).size;
  const stdio: ('pipe' | number)[] = ['pipe', log, log];
  const process_ = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: true,
    stdio,
  });
  closeSync(log);
  const ended = endOf(process_);
  const { pid } = process_;
  if (pid === undefined) throw new ChildFailed(`${name} did not start: ${await ended}`);
  const dropRecord = recordChild(home.run, name, pid, options.scratch ?? []);
  const child: Child = {
    name,
    pid,
    logFile,
    ended: ended.finally(dropRecord),
    stop: stopper(pid, ended, options),
  };
  await untilReady(child, options, () => readFrom(logFile, writtenBefore));
  return child;
}

const endOf = (child: ChildProcess) =>
  new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? '?'}`));
  });

function stopper(pid: number, ended: Promise<string>, { graceMs }: ChildOptions) {
  const who = identityOf(pid);
  return async () => {
    if (who !== undefined) await end(who, graceMs);
    await ended;
  };
}

async function untilReady(child: Child, options: ChildOptions, output: () => string): Promise<void> {
  let over: string | undefined;
  const isGivenUp = () => options.giveUp?.aborted === true;
  void child.ended.then((how) => (over = how));
  const settled = await waitFor(
    async () => over !== undefined || isGivenUp() || (await isReady(options, output())),
    options.readyWithinMs,
  );
  if (isGivenUp()) {
    await child.stop();
    throw new ChildFailed(`${child.name} was told to stop while it started`);
  }
  if (settled && over === undefined) return;
  const what =
    over === undefined ? `was not ready within ${options.readyWithinMs / 1_000} s` : `ended: ${over}`;
  await child.stop();
  throw new ChildFailed(
    `${child.name} ${what}. The end of ${child.logFile}:\n${lastLines(child.logFile, 8)}`,
  );
}

/** Asking a server that is not up yet usually fails. */
async function isReady(options: ChildOptions, output: string): Promise<boolean> {
  try {
    return await options.ready(output);
  } catch {
    return false;
  }
}

/** For our own programs started by `startChild`: `stop` is called when the parent is gone. */
export function endWithParent(stop: () => void): void {
  process.stdin.resume().once('end', stop).once('close', stop).once('error', stop);
  process.stdin.unref();
}
