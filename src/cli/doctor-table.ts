import type { Attempt, Part } from '../servers/part.js';

const WIDTHS = [26, 12, 9];

/** One line of the table; cells longer than their column push the next one on. */
export const row = (...cells: readonly string[]): string =>
  cells
    .map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0))
    .join(' ')
    .trimEnd();

/** The ways to provide a missing part: those tried, with the reason, and those only an install tries. */
export function remedies(part: Part, attempts: readonly Attempt[]): string[] {
  const tried = attempts.map(({ how, remedy, failure }) => `  ${how.padEnd(12)} ${remedy} (now: ${failure})`);
  // A variable that is set decides alone: nothing would be installed beside it.
  if (attempts.length === 1) return tried;
  const untried = (['download', 'registry'] as const).map(
    (how) =>
      `  ${how.padEnd(12)} ${part[how].source} (done by npm run up, npm test or perch doctor --install)`,
  );
  return [...tried, ...untried];
}
