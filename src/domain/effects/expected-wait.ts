import { dayMs, hourMs, minuteMs } from '../durations.js';

/** What customers are told, by the longest time it stands for. */
const steps: readonly (readonly [number, string])[] = [
  [5 * minuteMs, 'within 5 minutes'],
  [15 * minuteMs, 'within 15 minutes'],
  [30 * minuteMs, 'within half an hour'],
  [hourMs, 'within an hour'],
  [2 * hourMs, 'within 2 hours'],
  [4 * hourMs, 'within 4 hours'],
  [8 * hourMs, 'within 8 hours'],
  [dayMs, 'within a day'],
  [2 * dayMs, 'within 2 days'],
  [7 * dayMs, 'within a week'],
];

const whereNobodyKnows = 'as soon as we can';

/** Fewer say nothing. */
const answersNeeded = 5;

/** How long a first answer takes, by how long those of late took in ms; rounded up, since it is taken for a promise (S54). */
export function expectedWait(firstAnswersMs: readonly number[]): string {
  if (firstAnswersMs.length < answersNeeded) return whereNobodyKnows;
  const sorted = firstAnswersMs.toSorted((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Infinity;
  return steps.find(([atMost]) => median <= atMost)?.[1] ?? whereNobodyKnows;
}
