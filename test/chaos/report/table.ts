import { replyStates } from '../../../src/domain/replies/reply.js';
import { victims } from '../plan/kills.js';
import type { RunReport } from '../run.js';

/** One run in figures. */
export interface Row {
  readonly seed: number;
  /** SIGKILLs that ended a process, in the order of `victims`. */
  readonly kills: readonly number[];
  /** Kills that met the moment they waited for. */
  readonly inTheMoment: number;
  readonly faults: number;
  readonly items: number;
  readonly tickets: number;
  /** By state, in the order of `replyStates`. */
  readonly replies: readonly number[];
  /** Answers that the API refused at once. */
  readonly refusedAtOnce: number;
  readonly seconds: number;
  /** From the last kill on. */
  readonly quietSeconds: number;
  readonly differences: number;
}

/** A run that ended before anything could be compared. */
export interface FailedRun {
  readonly seed: number;
  readonly error: string;
}

const isWhole = (run: Row | FailedRun): run is Row => 'differences' in run;

/** Whether the run came to its end and showed no difference. */
export const isClean = (run: Row | FailedRun): boolean => isWhole(run) && run.differences === 0;

export function summaryOf({ seed, schedule, facts, ...report }: RunReport): Row {
  return {
    seed,
    kills: victims.map((victim) => report.killed[victim]),
    inTheMoment: report.killsInTheMoment,
    faults: schedule.faults.length,
    items: facts.inbox.length,
    tickets: facts.tickets.length,
    replies: replyStates.map((state) => facts.replies.filter((reply) => reply.state === state).length),
    refusedAtOnce: facts.asks.filter(({ refusedWith }) => refusedWith !== null).length,
    seconds: Math.round(report.durationMs / 1_000),
    quietSeconds: Math.round(report.quietAfterMs / 1_000),
    differences: report.differences.length,
  };
}

const heads = [
  ...['seed', ...victims.map((victim) => `kill ${victim}`), 'in the moment', 'faults', 'items', 'tickets'],
  ...[...replyStates, 'refused at once', 'seconds', 'until quiet', 'differences'],
];

/** The runs as a table of plain text, with a last line that adds up, and below it why runs failed. */
export function tableOf(runs: readonly (Row | FailedRun)[]): string {
  const whole = runs.filter(isWhole).map(cells);
  const lines = [
    heads,
    ...runs.map((run) => (isWhole(run) ? cells(run) : failedCells(run))),
    ...(runs.length > 1 ? [totals(whole)] : []),
  ];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return [
    ...lines.map((line) => line.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  ')),
    ...runs.flatMap((run) => (isWhole(run) ? [] : [`Seed ${run.seed} failed: ${run.error}`])),
  ].join('\n');
}

const cells = (row: Row): string[] =>
  [
    ...[row.seed, ...row.kills, row.inTheMoment, row.faults, row.items, row.tickets, ...row.replies],
    ...[row.refusedAtOnce, row.seconds, row.quietSeconds, row.differences],
  ].map(String);

const failedCells = ({ seed }: FailedRun): string[] =>
  heads.map((_, column) => (column === 0 ? String(seed) : column === heads.length - 1 ? 'failed' : '-'));

const totals = (lines: readonly (readonly string[])[]): string[] =>
  heads.map((_, column) =>
    column === 0 ? 'all' : String(lines.reduce((sum, line) => sum + Number(line[column]), 0)),
  );
