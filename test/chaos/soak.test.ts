import { expect, test } from 'vitest';
import { matrix } from './soak/matrix.js';
import { linesOf } from './soak/report.js';
import { playWave } from './soak/wave-run.js';
import { seedsInWave } from './soak/wave.js';

const seeds = Array.from({ length: seedsInWave }, (_, index) => 1 + index);

test('S6 S22 S25 S32 S34 S43 S50 ten seeds of customers, agents, faults, kills and leaps of X’s clock: Perch holds what X holds, and books what X charges', async () => {
  const report = await playWave({ seeds, quietWithinMs: 120_000 });
  const { rounds, differences, killed } = report;
  const failures = differences.length + rounds.reduce((sum, round) => sum + round.differences.length, 0);
  console.log(linesOf({ seeds, report, failures }).join('\n'));
  expect(differences).toEqual([]);
  for (const { seed, differences: found } of rounds) expect({ seed, found }).toEqual({ seed, found: [] });
  // Whatever Perch calls is broken at times.
  const struck = Object.values(matrix).flatMap((deck) => Object.keys(deck));
  expect(struck).toEqual(expect.arrayContaining([...report.called]));
  // What finds nothing to compare and meets no trouble proves nothing.
  const facts = rounds.map((round) => round.facts);
  const inbox = facts.flatMap((each) => each.inbox);
  expect(killed).toBeGreaterThan(0);
  expect(inbox.length).toBeGreaterThan(150);
  expect(inbox.filter(({ edits }) => edits.length > 0).length).toBeGreaterThan(0);
  expect(inbox.filter(({ gone }) => gone !== null).length).toBeGreaterThan(0);
  expect(
    facts.flatMap(({ replies }) => replies).filter(({ state }) => state === 'sent').length,
  ).toBeGreaterThan(5);
}, 420_000);
