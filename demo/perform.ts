import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../src/root.js';
import { keptIn } from '../src/cli/up/home.js';
import { createStack } from '../src/cli/up/stack.js';
import { type Everything, startEverything } from '../src/cli/up/start-everything.js';
import { stopOnSignal } from '../src/cli/up/stop-on-signal.js';
import { homeIn } from '../src/servers/children.js';
import { seconds, terminalProgress } from '../src/servers/progress.js';
import { cleanLeftovers, killOwn } from '../src/servers/records.js';
import { openChecklist } from './checklist.js';
import { dayOn } from './day-on.js';
import { playTheDay } from './day/index.js';
import { takeCensus } from './census/take.js';
import { tableOn } from './screen.js';

/** A person's own servers and settings must not matter, and a day has no time for long waits. */
const SETTINGS = {
  MONGODB_URI: '',
  TEMPORAL_ADDRESS: '',
  X_REQUEST_TIMEOUT_MS: '10000',
  ACCESS_RECHECK_SECONDS: '1',
};

/**
 * Starts everything with data in a temporary folder, plays the day, stops everything (with `keep` only
 * at Ctrl-C) and sums up. Returns the exit code: 0 if everything was as expected.
 */
export async function perform({ keep = false }: { readonly keep?: boolean }): Promise<number> {
  const begun = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'perch-demo-'));
  // Who runs is noted in a place that stays, so that a later demo ends what a killed one left.
  const kept = { ...keptIn(folder), run: homeIn(join(root, '.perch', 'demo')).run };
  const [progress, screen, stack] = [terminalProgress(), tableOn(process.stdout), createStack()];
  let exitCode = 130;
  stack.onStop(() => {
    if (exitCode !== 1) rmSync(folder, { recursive: true, force: true });
  });
  const over = stopOnSignal(
    stack,
    progress.say,
    () => ({ goodbye: 'Stopped.', exitCode }),
    () => killOwn(kept.run),
  );
  const checklist = openChecklist(screen, progress, over);
  try {
    await cleanLeftovers(kept.run);
    const mode = { env: { ...process.env, ...SETTINGS }, sandbox: {} };
    const everything = await startEverything(mode, { kept, progress, stack });
    screen.line(`Perch runs, with data to throw away (ready after ${seconds(Date.now() - begun)}).`);
    const day = await dayOn(everything, checklist, screen);
    await playTheDay(day).catch((error: unknown) => checklist.broken('the day', error));
    over.throwIfAborted();
    day.chapter('The census: all there is, and nothing else');
    await takeCensus(day, checklist.done).catch((error: unknown) => checklist.broken('the census', error));
    over.throwIfAborted();
    const summary = checklist.summary(Date.now() - begun);
    exitCode = summary.isGood ? 0 : 1;
    if (keep) {
      screen.summary(summary);
      for (const line of whereEverythingIs(everything)) screen.line(line);
      await once(over, 'abort');
    }
    await progress.step('Stopping everything', () => stack.stop());
    if (!summary.isGood) screen.line(`\nThe logs: ${kept.logs}`);
    screen.summary(summary);
    return exitCode;
  } catch (error) {
    // Whoever pressed Ctrl-C waits for the signal's handler, which ends the process.
    if (over.aborted) return new Promise<never>(() => undefined);
    exitCode = 1;
    await stack.stop();
    throw error;
  }
}

const whereEverythingIs = ({ config, sandbox, temporalUiUrl }: Everything): string[] => [
  '',
  `  API and its documentation   ${config.publicUrl}/docs`,
  `  Temporal UI                 ${temporalUiUrl ?? 'not ours'}`,
  `  Sandbox: be the customer    ${sandbox?.controlUrl ?? 'none'}`,
  '',
  'Ctrl-C stops everything and throws the data away.',
];
