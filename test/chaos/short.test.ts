import { expect, test } from 'vitest';
import { victims } from './plan/kills.js';
import { chaosRun } from './run.js';
import { summaryOf, tableOf } from './report/table.js';

const seed = 1;

test('S7 S22 S26 S32 S34 S43 none lost, none doubled, no answer sent twice: worker, API, MongoDB and Temporal killed while X fails', async () => {
  console.log(`seed ${seed}`);
  const report = await chaosRun({ seed, kills: 8, withTokens: false, quietWithinMs: 90_000 });
  console.log(tableOf([summaryOf(report)]));
  expect(report.differences).toEqual([]);
  expect(new Set(report.schedule.kills.map(({ victim }) => victim))).toEqual(new Set(victims));
  // What finds nothing to compare proves nothing.
  expect(report.facts.inbox.length).toBeGreaterThan(100);
  expect(report.facts.replies.filter(({ state }) => state === 'sent').length).toBeGreaterThan(3);
}, 240_000);
