import { setMaxListeners } from 'node:events';
import { startWorld, type World } from '../run/world.js';
import { runFor, type Run } from './cases.js';
import { laidOut, type Case } from './desk.js';
import { differencesOf, type Ending } from './judge.js';
import { play } from './play.js';

export interface JournalOptions {
  readonly seeds: readonly number[];
  /** Accounts that are answered from at the same time. */
  readonly lanes: number;
  readonly giveUp?: AbortSignal;
  /** Told of each run that ended. */
  readonly ended?: (count: number) => void;
}

export interface Played {
  readonly run: Run;
  readonly ending: Ending;
  readonly differences: readonly string[];
}

export interface JournalReport {
  readonly played: readonly Played[];
  readonly killed: number;
  readonly durationMs: number;
  readonly logFile: string;
}

/** Refused access is found out within seconds instead of a minute. */
const settings = { ACCESS_RECHECK_SECONDS: '1.5' };

/**
 * Many answers, each with a trouble of its own, many at a time on one stack, and what X shows of them in the
 * end (S43): each at most once, each ended, none refused for a wrong reason.
 */
export async function playJournal(options: JournalOptions): Promise<JournalReport> {
  const begun = performance.now();
  const { seeds, lanes, giveUp } = options;
  const world = await startWorld(`journal-${seeds[0] ?? 0}-${seeds.length}`, settings);
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  giveUp?.addEventListener('abort', () => over.abort(new Error('Told to stop')), { once: true });
  try {
    giveUp?.throwIfAborted();
    const cases = await laidOut(world, seeds.map(runFor), lanes);
    const played: Played[] = [];
    await Promise.all(cases.map((lane) => playLane(world, lane, played, options, over.signal)));
    over.signal.throwIfAborted();
    await lookBack(world, played);
    const killed = world.processes.worker.killedAt().length;
    return { played, killed, durationMs: performance.now() - begun, logFile: world.log.file };
  } finally {
    over.abort();
    await world.close();
  }
}

async function playLane(
  world: World,
  lane: readonly Case[],
  played: Played[],
  { ended }: JournalOptions,
  over: AbortSignal,
): Promise<void> {
  for (const one of lane) {
    if (over.aborted) return;
    const ending = await play(world, one, over);
    const differences = differencesOf(one.run, ending);
    world.log.note(
      `#${one.run.seed} ${one.run.trouble} ${one.run.form}: ${ending.reply?.state ?? 'refused at once'}`,
    );
    for (const difference of differences) world.log.note(`DIFFERENCE ${difference}`);
    played.push({ run: one.run, ending, differences });
    ended?.(played.length);
  }
}

/** What was right when it ended must still be: nothing may come to X late. */
async function lookBack({ control }: World, played: Played[]): Promise<void> {
  const { posts, dms } = await control.ledger();
  const all = [...posts, ...dms];
  for (const [index, { run, ending, differences }] of played.entries()) {
    const now = all.filter(({ text }) => text === run.text).length;
    const isOwn = run.trouble === 'duplicate text' && ending.atX.length === 0;
    const own = isOwn ? 1 : 0;
    if (now - own === ending.atX.length) continue;
    const late = `${run.seed} (${run.trouble}): X shows it ${now - own} times in the end`;
    played[index] = { run, ending, differences: [...differences, late] };
  }
}
