import { proxyActivities } from '@temporalio/workflow';
import type { HousekeepingActivities } from './activities.js';

/** Each minute, by a schedule: repeats the hand-overs that were lost. */
export async function housekeeping(): Promise<void> {
  const { repairHandOvers } = proxyActivities<HousekeepingActivities>({
    startToCloseTimeout: '50s',
    retry: { maximumAttempts: 3 },
  });
  await repairHandOvers();
}
