import { expect, test } from 'vitest';
import { troubleNames } from './journal/cases.js';
import { playJournal } from './journal/journal.js';
import { reportOf } from './journal/report.js';

/** Each trouble twice; `npm run journal` plays hundreds. */
const seeds = Array.from({ length: 2 * troubleNames.length }, (_, index) => index);

test('S43 each answer is at X at most once and comes to an end, whatever X does and whenever the worker is killed', async () => {
  const report = await playJournal({ seeds, lanes: 12 });
  console.log(reportOf(report));
  expect(report.played.flatMap(({ differences }) => differences)).toEqual([]);
  // What meets no trouble proves nothing.
  const ends = report.played.map(({ ending }) => ending.reply?.state);
  expect(report.played).toHaveLength(seeds.length);
  expect(report.killed).toBeGreaterThan(1);
  expect(ends.filter((state) => state === 'sent').length).toBeGreaterThan(8);
  expect(ends.filter((state) => state === 'refused').length).toBeGreaterThan(4);
  expect(report.played.filter(({ ending }) => ending.settledByAgent).length).toBeGreaterThan(0);
}, 420_000);
