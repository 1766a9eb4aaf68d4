import { Command } from 'commander';
import { terminalProgress } from '../../src/servers/progress.js';
import { whole } from './report/numbers.js';
import { isClean, summaryOf, tableOf, type FailedRun, type Row } from './report/table.js';

const program = new Command('chaos')
  .description(
    'Kills Perch’s processes and servers again and again while customers and agents are at work, and compares the ledgers at the end. Ends with code 1 on any difference and on a run that fails.',
  )
  .option('--runs <number>', 'runs, each with the next seed', whole(1), 1)
  .option('--kills <number>', 'SIGKILLs in each run', whole(4), 20)
  .option('--seed <number>', 'seed of the first run', whole(0), 1)
  .option(
    '--tokens',
    'refuse access tokens too; a kill in mid-refresh may then cost an account its access',
    false,
  )
  .option('--quiet-within <seconds>', 'how long to wait for quiet after the last kill', whole(10), 180)
  .parse();
/** Loaded late: `--help` needs none of it. */
const { chaosRun } = await import('./run.js');
const options = program.opts<{
  runs: number;
  kills: number;
  seed: number;
  quietWithin: number;
  tokens: boolean;
}>();

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const progress = terminalProgress();
const runs: (Row | FailedRun)[] = [];
for (let seed = options.seed; seed < options.seed + options.runs && !stop.signal.aborted; seed += 1) {
  progress.say(`Seed ${seed}, run ${runs.length + 1} of ${options.runs}`);
  runs.push(await oneRun(seed));
}
console.log(tableOf(runs));
if (stop.signal.aborted || !runs.every(isClean)) process.exitCode = 1;

/** One that throws must not take the runs before it along. */
async function oneRun(seed: number): Promise<Row | FailedRun> {
  try {
    const report = await progress.step(`Seed ${seed}`, () =>
      chaosRun({
        seed,
        kills: options.kills,
        withTokens: options.tokens,
        giveUp: stop.signal,
        quietWithinMs: options.quietWithin * 1_000,
      }),
    );
    for (const { kind, what } of report.differences) progress.say(`  ${kind}: ${what}`);
    const row = summaryOf(report);
    progress.say(`  ${row.differences} differences; its log: ${report.logFile}`);
    return row;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    progress.say(`  failed: ${message}`);
    return { seed, error: message };
  }
}
