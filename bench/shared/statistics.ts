import { dayMs } from '../../src/domain/durations.js';

/** The smallest of the values that at least `share` (0 to 1) of them do not exceed; nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share is from 0 to 1, not ${share}`);
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(Math.ceil(share * sorted.length), 1) - 1];
  if (value === undefined) throw new RangeError('no values, no percentile');
  return value;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** How many per second, over `ms`. */
export const perSecond = (count: number, ms: number): number => {
  if (ms <= 0) throw new RangeError('a rate needs time');
  return (count * 1_000) / ms;
};

/** What `count` within `ms` comes to in a day. */
export const perDay = (count: number, ms: number): number => perSecond(count, ms) * (dayMs / 1_000);

export interface Delivered {
  /** Posts of which no ticket tells. */
  readonly lost: number;
  /** Tickets beyond the first about the same post. */
  readonly doubled: number;
}

/** Compares what was posted with what tickets are about; both by the posts' ids. */
export function compareDelivery(posted: readonly string[], ticketed: readonly string[]): Delivered {
  const about = new Set(ticketed);
  return {
    lost: posted.filter((id) => !about.has(id)).length,
    doubled: ticketed.length - about.size,
  };
}
