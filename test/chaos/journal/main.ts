import { Command } from 'commander';
import { terminalProgress } from '../../../src/servers/progress.js';
import { whole } from '../report/numbers.js';
import { reportOf } from './report.js';

const program = new Command('journal')
  .description(
    'Answers customers while X fails in every way and the worker is killed, and compares X’s ledger with what became of each answer. Ends with code 1 on any difference.',
  )
  .option('--runs <number>', 'answers, each with a trouble of its own', whole(1), 500)
  .option('--seed <number>', 'the first seed', whole(0), 1)
  .option('--lanes <number>', 'accounts that are answered from at the same time', whole(1), 16)
  .parse();
/** Loaded late: `--help` needs none of it. */
const { playJournal } = await import('./journal.js');
const options = program.opts<{ runs: number; seed: number; lanes: number }>();

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

const progress = terminalProgress();
const tellEach = Math.max(1, Math.round(options.runs / 20));
const report = await playJournal({
  seeds: Array.from({ length: options.runs }, (_, index) => options.seed + index),
  lanes: options.lanes,
  giveUp: stop.signal,
  ended: (count) => {
    if (count % tellEach === 0) progress.say(`${count} of ${options.runs} answers`);
  },
});
console.log(reportOf(report));
if (report.played.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
