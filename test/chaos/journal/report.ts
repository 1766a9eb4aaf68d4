import { replyStates } from '../../../src/domain/replies/reply.js';
import { groupedBy } from '../../../src/domain/grouping.js';
import type { JournalReport, Played } from './journal.js';

const ends = [...replyStates, 'refused at once'] as const;

const endOf = ({ ending }: Played): (typeof ends)[number] => ending.reply?.state ?? 'refused at once';

/** How the answers of each trouble ended, and each difference. */
export function reportOf({ played, killed, durationMs, logFile }: JournalReport): string {
  const rows = [...groupedBy(played, ({ run }) => run.trouble)].map(([trouble, runs]) => [
    trouble,
    ...ends.map((end) => String(runs.filter((one) => endOf(one) === end).length)),
  ]);
  const settled = played.filter(({ ending }) => ending.settledByAgent).length;
  const differences = played.flatMap((one) => one.differences);
  return [
    ...[['', ...ends], ...rows].map(lineOf),
    ...differences,
    `${played.length} answers in ${Math.round(durationMs / 1_000)} s, the worker killed ${killed} times, ${settled} settled by an agent: ${differences.length} differences`,
    `log: ${logFile}`,
  ].join('\n');
}

const lineOf = ([first = '', ...rest]: readonly string[]): string =>
  [first.padEnd(20), ...rest.map((cell) => cell.padStart(Math.max(cell.length, 10)))].join('');
