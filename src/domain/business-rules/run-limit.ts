import { hourMs } from '../durations.js';
import type { AutomationRun } from './rules.js';

/** Of one automation on one ticket within `runDays`: what it changes may give it a new time to count from, for ever (S55). */
const runsAtMost = 20;
const runDays = 7;

/** Runs since then count. */
export const runsCountFrom = (now: Date): Date => new Date(now.getTime() - runDays * 24 * hourMs);

/**
 * Whether an automation may act once more on a ticket, by what is on record since `runsCountFrom`; `cut`: it may not,
 * and `cutFirst` says so for the first time.
 */
export function mayRun(runs: readonly Pick<AutomationRun, 'cut'>[]): 'acts' | 'cutFirst' | 'cut' {
  const acted = runs.filter(({ cut }) => cut !== true).length;
  if (acted < runsAtMost) return 'acts';
  return acted === runs.length ? 'cutFirst' : 'cut';
}

/** What agents read in the ticket's history. */
export const stoppedNote = (name: string): string =>
  `The automation “${name}” has acted ${runsAtMost} times within ${runDays} days and was stopped for as long.`;
