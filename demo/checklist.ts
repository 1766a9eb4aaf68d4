import { setTimeout as delay } from 'node:timers/promises';
import { type Progress, seconds } from '../src/servers/progress.js';
import type { Row, Screen, Summary } from './screen.js';

type Shown = string | number;

interface Patience {
  /** How long what is seen may differ from what is expected. */
  readonly withinMs?: number;
}

export type Checklist = ReturnType<typeof openChecklist>;

const lookEveryMs = 150;

/** The day's checks, shown as they come and counted. Once the day is `over`, a check rejects. */
export function openChecklist(screen: Screen, progress: Progress, over: AbortSignal) {
  const count = { asExpected: 0, different: 0 };

  /** What was looked at and compared elsewhere. */
  const done = (row: Row): void => {
    count[row.isAsExpected ? 'asExpected' : 'different'] += 1;
    screen.row(row);
  };

  /** What `look` gives must become `expected`; a look that fails is tried again until the time is over. */
  const check = async <T extends Shown>(
    what: string,
    expected: T,
    look: () => T | Promise<T>,
    { withinMs = 30_000 }: Patience = {},
  ): Promise<void> => {
    const begun = Date.now();
    const seen = await progress.step(what, async (note) => {
      for (;;) {
        over.throwIfAborted();
        const now = await orFailure(look);
        if (now === expected || Date.now() - begun > withinMs) return now;
        note(`${expected} expected, ${now === '' ? 'nothing' : now} so far`);
        await delay(lookEveryMs);
      }
    });
    const shown = { what, expected: String(expected), seen: seen === '' ? 'nothing' : String(seen) };
    done({ ...shown, isAsExpected: seen === expected, tookMs: Date.now() - begun });
  };

  /** A measured time must not be longer than promised. */
  const atMost = (what: string, limitMs: number, tookMs: number): void => {
    const shown = { what, expected: `within ${seconds(limitMs)}`, seen: seconds(tookMs) };
    done({ ...shown, isAsExpected: tookMs <= limitMs, tookMs });
  };

  /** The story could not go on. */
  const broken = (what: string, error: unknown): void => {
    if (over.aborted) return;
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const shown = { what: `${what} goes on`, expected: 'yes', seen: 'no', details: why.split('\n') };
    done({ ...shown, isAsExpected: false, tookMs: 0 });
  };

  const summary = (tookMs: number): Summary => {
    const { asExpected, different } = count;
    const text = `demo: ${asExpected + different} checks, ${asExpected} as expected, ${different} different, in ${seconds(tookMs)}`;
    return { text, isGood: different === 0 && asExpected > 0 };
  };

  return { check, atMost, done, broken, summary };
}

/** A look that fails shows why in place of what it would have seen. */
async function orFailure<T extends Shown>(look: () => T | Promise<T>): Promise<T | string> {
  try {
    return await look();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
