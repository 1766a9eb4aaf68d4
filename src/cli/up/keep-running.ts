import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from '../../servers/children.js';

export interface Kept {
  /** The process that runs now, or ran last; another number once a new one is ready. */
  pid(): number;
  /** Ends the child and does not start it again. */
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 30_000;
/** A child that lasted this long was fine: the next pause is short again. */
const STEADY_MS = 60_000;

/**
 * Starts a child and starts it again whenever it ends by itself, after 1, 2, 4 … 30 s.
 * Rejects if the first start fails. `say` is told of each end and each new start.
 */
export async function keepRunning(
  start: () => Promise<Child>,
  say: (line: string) => void,
  firstPauseMs = 1_000,
): Promise<Kept> {
  let child = await start();
  const over = new AbortController();
  const isOver = () => over.signal.aborted;
  const watching = watch();

  async function watch(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!isOver()) {
      const begun = Date.now();
      const how = await child.ended;
      if (isOver()) return;
      if (Date.now() - begun > STEADY_MS) pauseMs = firstPauseMs;
      say(`${child.name} ended (${how}); starting it again. Its log: ${child.logFile}`);
      pauseMs = await startAgain(pauseMs);
    }
  }

  async function startAgain(pauseMs: number): Promise<number> {
    for (let nextMs = pauseMs; ; nextMs = Math.min(nextMs * 2, LONGEST_PAUSE_MS)) {
      await delay(nextMs, undefined, { signal: over.signal }).catch(() => undefined);
      if (isOver()) return nextMs;
      try {
        child = await start();
        say(`${child.name} runs again`);
        return Math.min(nextMs * 2, LONGEST_PAUSE_MS);
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    }
  }

  return {
    pid: () => child.pid,
    async stop() {
      over.abort();
      await child.stop();
      await watching;
      // It may have been started once more in between.
      await child.stop();
    },
  };
}
