import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from '../../../src/servers/children.js';
import type { Victim } from '../plan/kills.js';
import type { RunLog } from './log.js';

/** A process that is started again whenever it ends, until it is told to stay down. */
export interface Supervised {
  readonly name: Victim;
  /** Resolves when it runs and is ready. */
  up(): Promise<void>;
  isUp(): boolean;
  /** SIGKILL; started again after the pause. False when it does not run at the moment. */
  kill(pauseMs: number): boolean;
  /** Ends it for good. */
  end(): Promise<void>;
}

/** What ended by itself, because another process is down, is started again after this. */
const ownPauseMs = 300;

export function supervised(
  name: Victim,
  start: (giveUp: AbortSignal) => Promise<Child>,
  log: RunLog,
): Supervised {
  const over = new AbortController();
  const isOver = (): boolean => over.signal.aborted;
  let child: Child | undefined;
  let pauseMs = ownPauseMs;
  let toldUp: (() => void)[] = [];

  async function live(): Promise<void> {
    while (!isOver()) {
      pauseMs = ownPauseMs;
      try {
        child = await start(over.signal);
        log.note(`${name} is ready`);
        for (const tell of toldUp.splice(0)) tell();
        const how = await child.ended;
        log.note(`${name} ended (${how})`);
      } catch (error) {
        log.note(`${name} did not start: ${messageOf(error)}`);
      }
      child = undefined;
      if (!isOver()) await delay(pauseMs);
    }
  }
  const living = live();

  return {
    name,
    isUp: () => child !== undefined,
    up: () =>
      new Promise((resolve) => {
        if (child) resolve();
        else toldUp = [...toldUp, resolve];
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
