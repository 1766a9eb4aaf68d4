import type { Counted, DurationRow, SatisfactionRow, VolumeRow } from './report.js';

export type Tally = Map<string | null, { value: Counted['value']; count: number }[]>;

/** Collects what is counted, by key. */
export function tallied() {
  const tally: Tally = new Map();
  return {
    tally,
    add: ({ key, value, count }: Counted): void => {
      const values = tally.get(key);
      if (values) values.push({ value, count });
      else tally.set(key, [{ value, count }]);
    },
  };
}

export const volumeRows = (tally: Tally): VolumeRow[] =>
  [...tally].map(([key, values]) => ({ key, count: sumOf(values) }));

export const satisfactionRows = (tally: Tally): SatisfactionRow[] =>
  [...tally].map(([key, values]) => {
    const good = sumOf(values.filter(({ value }) => value === 'good'));
    const bad = sumOf(values.filter(({ value }) => value === 'bad'));
    const count = good + bad;
    return { key, count, good, bad, rate: count === 0 ? null : good / count };
  });

export const durationRows = (tally: Tally): DurationRow[] =>
  [...tally].map(([key, values]) => {
    const measured = values.flatMap(({ value, count }) =>
      typeof value === 'number' ? [{ value, count }] : [],
    );
    measured.sort((a, b) => a.value - b.value);
    const count = sumOf(measured);
    const waiting = sumOf(values) - count;
    return { key, count, waiting, median: percentile(measured, 0.5), p90: percentile(measured, 0.9) };
  });

interface Measured {
  readonly value: number;
  readonly count: number;
}

/** The smallest value that so great a part of all does not exceed (nearest rank); null of nothing. */
export function percentile(ascending: readonly Measured[], part: number): number | null {
  const rank = Math.max(1, Math.ceil(part * sumOf(ascending)));
  let passed = 0;
  for (const { value, count } of ascending) {
    passed += count;
    if (passed >= rank) return value;
  }
  return null;
}

const sumOf = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((sum, { count }) => sum + count, 0);

/** Days as they pass; anything else the most first, then by key, and what has none last. */
export const inOrder = <Row extends VolumeRow>(rows: readonly Row[], byDay: boolean): Row[] =>
  rows.toSorted((a, b) => (byDay ? 0 : b.count - a.count) || compareKeys(a.key, b.key));

const compareKeys = (a: string | null, b: string | null): number =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1;
