import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from '../../../src/servers/children.js';
import type { Victim } from '../plan/kills.js';
import type { RunLog } from './log.js';

/** A process that is started again whenever it ends, until it is told to stay down. */
export interface Supervised {
  readonly name: Victim;
  /** Resolves when it runs and is ready; rejects when it can't be started within the time. */
  up(): Promise<void>;
  isUp(): boolean;
  /** When it ended by SIGKILL, each time; in ms since 1970. */
  killedAt(): readonly number[];
  /** SIGKILL; started again after the pause. False when it does not run at the moment. */
  kill(pauseMs: number): boolean;
  /** Ends it for good. */
  end(): Promise<void>;
}

/** What ended by itself, because another process is down, is started again after this. */
const ownPauseMs = 300;
/** Longer than any of them takes on a busy machine, with one start that fails before it. */
const longestStartMs = 120_000;

export function supervised(
  name: Victim,
  start: (giveUp: AbortSignal) => Promise<Child>,
  log: RunLog,
  upWithinMs = longestStartMs,
): Supervised {
  const over = new AbortController();
  const isOver = (): boolean => over.signal.aborted;
  let child: Child | undefined;
  let pauseMs = ownPauseMs;
  let lastFailure = 'it was never seen to fail';
  const killedAt: number[] = [];
  const waiting = new Set<() => void>();

  async function live(): Promise<void> {
    while (!isOver()) {
      pauseMs = ownPauseMs;
      try {
        child = await start(over.signal);
        log.note(`${name} is ready`);
        for (const tell of [...waiting]) tell();
        const how = await child.ended;
        if (how === 'SIGKILL') killedAt.push(Date.now());
        lastFailure = `it ended (${how})`;
        log.note(`${name} ended (${how})`);
      } catch (error) {
        lastFailure = messageOf(error);
        log.note(`${name} did not start: ${lastFailure}`);
      }
      child = undefined;
      if (!isOver()) await delay(pauseMs);
    }
  }
  const living = live();

  return {
    name,
    isUp: () => child !== undefined,
    killedAt: () => killedAt,
    up: () =>
      new Promise((resolve, reject) => {
        if (child) return resolve();
        const done = (settle: () => void) => (): void => {
          waiting.delete(tell);
          clearTimeout(timer);
          settle();
        };
        const tell = done(resolve);
        const late = done(() => reject(new Error(notUp(name, upWithinMs, lastFailure))));
        const timer = setTimeout(late, upWithinMs).unref();
        waiting.add(tell);
      }),
    kill(forMs) {
      if (!child) return false;
      pauseMs = forMs;
      signal(child.pid);
      child = undefined;
      return true;
    },
    async end() {
      over.abort();
      if (child) signal(child.pid);
      await living;
    },
  };
}

const notUp = (name: Victim, withinMs: number, lastFailure: string): string =>
  `${name} was not up within ${withinMs / 1_000} s; the last time: ${lastFailure}`;

/** The child leads a process group of its own. */
function signal(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 4).join(' | ');
