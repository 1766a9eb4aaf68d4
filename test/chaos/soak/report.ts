import type { WaveReport } from './wave-run.js';

/** A wave that came to its end, or why it did not. */
export interface Played {
  readonly seeds: readonly number[];
  readonly report?: WaveReport;
  readonly error?: string;
  /** Differences, or one for a wave that failed. */
  readonly failures: number;
}

const seconds = (ms: number): number => Math.round(ms / 1_000);

/** A wave in a few lines: its figures, and each difference with its seed. */
export function linesOf({ seeds, report, error }: Played): string[] {
  if (!report) return [`  Seeds ${seeds.join(', ')} failed: ${error}`];
  const { rounds, differences, killed, killsInTheMoment, durationMs, quietAfterMs, logFile, strikes } =
    report;
  return [
    `  ${figures(report)}, ${killed} kills (${killsInTheMoment} in the moment), ${seconds(durationMs)} s, quiet after ${seconds(quietAfterMs)} s`,
    `  ${strikes.met.length} of ${strikes.planned.length} faults met a call`,
    ...differences.map(({ kind, what }) => `  all: ${kind}: ${what}`),
    ...rounds.flatMap((round) =>
      round.differences.map(({ kind, what }) => `  seed ${round.seed}: ${kind}: ${what}`),
    ),
    `  log: ${logFile}`,
  ];
}

function figures({ rounds }: WaveReport): string {
  const count = (of: (round: WaveReport['rounds'][number]) => number): number =>
    rounds.reduce((sum, round) => sum + of(round), 0);
  return [
    `${count(({ facts }) => facts.inbox.length)} items`,
    `${count(({ facts }) => facts.tickets.length)} tickets`,
    `${count(({ facts }) => facts.inbox.filter(({ edits }) => edits.length > 0).length)} edited`,
    `${count(({ facts }) => facts.inbox.filter(({ gone }) => gone !== null).length)} gone`,
    `${count(({ facts }) => facts.replies.filter(({ state }) => state === 'sent').length)} replies sent`,
  ].join(', ');
}

export function totalOf(played: readonly Played[]): string {
  const seeds = played.reduce((sum, each) => sum + each.seeds.length, 0);
  const failures = played.reduce((sum, each) => sum + each.failures, 0);
  const ms = played.reduce((sum, { report }) => sum + (report?.durationMs ?? 0), 0);
  const met = played.flatMap(({ report }) => report?.strikes.met ?? []);
  const planned = new Set(played.flatMap(({ report }) => report?.strikes.planned ?? []));
  const never = [...planned].filter((name) => !met.includes(name));
  const missed = never.length > 0 ? `\nMet no call: ${never.sort().join('; ')}` : '';
  return `${seeds} seeds in ${seconds(ms)} s, ${failures} differences; ${planned.size - never.length} of ${planned.size} kinds of trouble met a call${missed}`;
}
