import { dayMs } from '../durations.js';

const longestRangeDays = 400;
const usualRangeDays = 30;

/** When the tickets of a report were opened; `to` excluded. */
export interface ReportRange {
  readonly from: Date;
  readonly to: Date;
}

/** The range that was asked for: up to now, and of 30 days, where that is left open. */
export function rangeOf(
  { from, to }: { readonly from?: Date | undefined; readonly to?: Date | undefined },
  now: Date,
): ReportRange | 'tooLong' | 'ended' {
  const end = to ?? now;
  const begin = from ?? new Date(end.getTime() - usualRangeDays * dayMs);
  if (begin > end) return 'ended';
  if (end.getTime() - begin.getTime() > longestRangeDays * dayMs) return 'tooLong';
  return { from: begin, to: end };
}
