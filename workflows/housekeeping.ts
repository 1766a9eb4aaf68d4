import { proxyActivities } from '@temporalio/workflow';
import type { HousekeepingActivities } from './activities.js';

/** Each minute, by a schedule: repeats lost hand-overs, tells of silent accounts, keeps what X pushes. */
export async function housekeeping(): Promise<void> {
  const { repairHandOvers, watchSilences, keepPush } = proxyActivities<HousekeepingActivities>({
    startToCloseTimeout: '50s',
    retry: { maximumAttempts: 3 },
  });
  await repairHandOvers();
  await watchSilences();
  await keepPush();
}
