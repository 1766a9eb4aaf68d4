import { expect, test } from 'vitest';
import { victims } from './plan/kills.js';
import { summaryOf, tableOf } from './report/table.js';
import { chaosRun } from './run.js';

/** Most of its kills wait for a moment, two of them for a send; X breaks, limits and is silent. */
const seed = 153;

test('S6 S22 S32 S34 S43 S58 S61 none lost, none doubled, no answer sent twice, nobody mailed, each surge paged until it is acknowledged: worker, API, MongoDB and Temporal killed while X fails', async () => {
  console.log(`seed ${seed}`);
  const report = await chaosRun({ seed, kills: 8, withTokens: false, quietWithinMs: 90_000 });
  console.log(tableOf([summaryOf(report)]));
  expect(report.differences).toEqual([]);
  // What finds nothing to compare and meets no trouble proves nothing.
  for (const victim of victims) expect(report.killed[victim], victim).toBeGreaterThan(0);
  expect(report.killsInTheMoment).toBeGreaterThan(0);
  expect(report.readsRefused).toBeGreaterThan(0);
  expect(report.facts.inbox.length).toBeGreaterThan(100);
  expect(report.facts.replies.filter(({ state }) => state === 'sent').length).toBeGreaterThan(3);
}, 240_000);
