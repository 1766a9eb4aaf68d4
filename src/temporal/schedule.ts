import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
} from '@temporalio/client';
import type { Config } from '../config.js';
import { housekeepingScheduleId, taskQueues } from '../domain/names.js';

/** The one schedule: housekeeping each minute, late runs of five minutes at most made up for. */
export async function createHousekeeping(
  client: Client,
  { temporal: { deployment } }: Pick<Config, 'temporal'>,
): Promise<boolean> {
  try {
    await client.schedule.create({
      scheduleId: housekeepingScheduleId(deployment),
      spec: { intervals: [{ every: '1m' }] },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '5m' },
      action: {
        type: 'startWorkflow',
        workflowType: 'housekeeping',
        taskQueue: taskQueues(deployment).accounts,
        args: [],
      },
    });
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}

/** Throws a message to act on when `perch migrate` did not come as far as the schedule: what is lost would stay lost. */
export async function requireHousekeeping(client: Client, deployment: string): Promise<void> {
  const id = housekeepingScheduleId(deployment);
  try {
    await client.schedule.getHandle(id).describe();
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    throw new Error(`Temporal lacks the schedule "${id}". Run: npm run perch -- migrate`, { cause: error });
  }
}
