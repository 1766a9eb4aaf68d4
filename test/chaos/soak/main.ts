import { Command } from 'commander';
import { terminalProgress } from '../../../src/servers/progress.js';
import { whole } from '../report/numbers.js';
import { linesOf, totalOf, type Played } from './report.js';
import { waveOf } from './wave.js';

const program = new Command('soak')
  .description(
    'Plays customers, agents, faults of every kind, worker kills and leaps of X’s clock, many seeds on one stack, and compares X’s ledger with Perch’s item by item. Ends with code 1 on any difference and on a wave that fails.',
  )
  .option('--runs <number>', 'seeds to play', whole(1), 100)
  .option('--seed <number>', 'the first seed', whole(1), 1)
  .option('--quiet-within <seconds>', 'how long to wait for quiet at the end of a wave', whole(10), 120)
  .parse();
/** Loaded late: `--help` needs none of it. */
const { playWave } = await import('./wave-run.js');
const options = program.opts<{ runs: number; seed: number; quietWithin: number }>();

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const progress = terminalProgress();
const seeds = Array.from({ length: options.runs }, (_, index) => options.seed + index);
const waves = [...new Set(seeds.map(waveOf))].map((number) =>
  seeds.filter((seed) => waveOf(seed) === number),
);
const played: Played[] = [];
for (const wave of waves) {
  if (stop.signal.aborted) break;
  const one = await oneWave(wave);
  played.push(one);
  for (const line of linesOf(one)) progress.say(line);
}
console.log(totalOf(played));
if (stop.signal.aborted || played.some(({ failures }) => failures > 0)) process.exitCode = 1;

/** One that throws must not take those before it along. */
async function oneWave(wave: readonly number[]): Promise<Played> {
  try {
    const report = await progress.step(`Seeds ${wave.join(', ')}`, () =>
      playWave({ seeds: wave, giveUp: stop.signal, quietWithinMs: options.quietWithin * 1_000 }),
    );
    const own = report.rounds.reduce((sum, { differences }) => sum + differences.length, 0);
    return { seeds: wave, report, failures: own + report.differences.length };
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { seeds: wave, error: message, failures: 1 };
  }
}
