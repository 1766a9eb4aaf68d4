import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import { rigForFile } from './rig.js';

const rig = rigForFile();

const activities = ['repairHandOvers', 'watchSilences', 'tellOfReplies', 'forgetEnded', 'closeSolved'];
const beside = ['runAutomations', 'watchEscalation'];

/** Runs it once; one activity fails for good. Returns which others ran, and whether the run failed. */
async function played(failing: string | null): Promise<{ ran: string[]; failed: boolean }> {
  const ran: string[] = [];
  const does = (name: string) => async (): Promise<void> => {
    if (name === failing) throw ApplicationFailure.nonRetryable('Refused');
    ran.push(name);
  };
  const all = [...activities, ...beside, 'keepPush'];
  let failed = false;
  await rig.play(Object.fromEntries(all.map((name) => [name, does(name)])), async (start) => {
    const handle = await start('housekeeping', []);
    failed = await handle.result().then(
      () => false,
      () => true,
    );
  });
  return { ran: ran.toSorted(), failed };
}

test('S52 S61 automations act and the pager is watched though the rest of housekeeping fails, which is said', async () => {
  expect(await played('repairHandOvers')).toEqual({ ran: beside, failed: true });
});

test('S61 a watchdog that fails keeps nothing else from its turn, and is said', async () => {
  expect(await played('watchEscalation')).toEqual({
    ran: [...activities, 'runAutomations', 'keepPush'].toSorted(),
    failed: true,
  });
});

test('S61 (control) where nothing fails all have their turn', async () => {
  expect(await played(null)).toEqual({
    ran: [...activities, ...beside, 'keepPush'].toSorted(),
    failed: false,
  });
});
