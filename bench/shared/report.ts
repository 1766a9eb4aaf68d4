import { cpus, totalmem } from 'node:os';

/** One line of a result: what, how much, and what was meant to be reached. */
export interface Row {
  readonly what: string;
  readonly value: string;
  readonly beside?: string;
}

/** The machine and the versions that a figure means nothing without. */
export function machine(versions: Readonly<Record<string, string>> = {}): string {
  const [cpu] = cpus();
  const parts = [
    `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'})`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    ...[['Node', process.versions.node], ...Object.entries(versions)].map((pair) => pair.join(' ')),
  ];
  return parts.join(', ');
}

/** Prints a result as the Markdown table that docs/performance.md shows. */
export function report(title: string, on: string, rows: readonly Row[]): void {
  const widest = (of: (row: Row) => string) => Math.max(3, ...rows.map((row) => of(row).length));
  const widths = [widest(({ what }) => what), widest(({ value }) => value)] as const;
  const line = ({ what, value, beside = '' }: Row) =>
    `| ${what.padEnd(widths[0])} | ${value.padStart(widths[1])} | ${beside} |`;
  console.log(`\n${title}\n${on}; ${new Date().toISOString().slice(0, 10)}\n`);
  console.log(line({ what: '', value: '' }));
  console.log(`| ${'-'.repeat(widths[0])} | ${'-'.repeat(widths[1] - 1)}: | --- |`);
  for (const row of rows) console.log(line(row));
  console.log('');
}

/** The same with columns of their own: words in the first, figures in the others. */
export function reportTable(
  title: string,
  on: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join(' | ')} |`;
  console.log(`\n${title}\n${on}; ${new Date().toISOString().slice(0, 10)}\n`);
  console.log(line(head));
  console.log(line(widths.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))));
  for (const row of rows) console.log(line(row));
  console.log('');
}

export const secondsOf = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;
export const countOf = (value: number): string => Math.round(value).toLocaleString('en-US');
export const megabytesOf = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
