import {
  ScheduleAlreadyRunning,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
} from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Config } from '../config.js';
import { housekeepingScheduleId, searchAttributes, taskQueues } from '../domain/names.js';

// The package is CommonJS whose named exports Node cannot see; only its default import works unbundled.
const KEYWORD = proto.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

/** Registers what is missing; an unregistered attribute would wedge every workflow task that sets it. */
export async function registerSearchAttributes(
  client: Client,
  { temporal: { namespace } }: Pick<Config, 'temporal'>,
): Promise<string[]> {
  const missing = await missingSearchAttributes(client, namespace);
  if (missing.length > 0) {
    await client.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])),
    });
  }
  return missing;
}

async function missingSearchAttributes(client: Client, namespace: string): Promise<string[]> {
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  return Object.values(searchAttributes).filter((name) => customAttributes[name] !== KEYWORD);
}

/** Throws a message to act on when `perch migrate` has not run against this namespace. */
export async function requireSearchAttributes(client: Client, namespace: string): Promise<void> {
  const missing = await missingSearchAttributes(client, namespace);
  if (missing.length > 0) {
    throw new Error(
      `Temporal lacks the search attributes ${missing.join(', ')}. Run: npm run perch -- migrate`,
    );
  }
}

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
