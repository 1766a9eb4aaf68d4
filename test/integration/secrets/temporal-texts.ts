import type { Client, WorkflowExecutionInfo, WorkflowHandle } from '@temporalio/client';
import { housekeepingScheduleId, taskQueues } from '../../../src/domain/names.js';
import { eventually } from '../../eventually.js';
import type { Place } from './canaries.js';

/**
 * Everything that Temporal holds of a deployment and shows operators: every run of every workflow with
 * its history, what is pending (failures, heartbeat details), memo, search attributes, summary, details
 * as they are now, and the schedule. Payloads are decoded. Waits until the list of workflows, which
 * lags, holds `expected`.
 */
export async function temporalTexts(
  client: Client,
  deployment: string,
  expected: readonly string[],
): Promise<Place[]> {
  const workflows = await eventually(
    async () => {
      const listed: WorkflowExecutionInfo[] = [];
      for await (const each of client.workflow.list(ofDeployment(deployment))) listed.push(each);
      const ids = new Set(listed.map(({ workflowId }) => workflowId));
      return expected.every((id) => ids.has(id)) && listed;
    },
    { what: 'all workflows in the list' },
  );
  const schedule = await client.schedule.getHandle(housekeepingScheduleId(deployment)).describe();
  return [
    ...(await Promise.all(workflows.map((workflow) => workflowText(client, workflow)))),
    { name: 'the schedule', text: textsIn(schedule.raw).join('\n') },
  ];
}

const ofDeployment = (deployment: string) => ({ query: `TaskQueue = '${taskQueues(deployment).accounts}'` });

async function workflowText(
  client: Client,
  { workflowId, runId, raw }: WorkflowExecutionInfo,
): Promise<Place> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const seen: unknown[] = [raw, await handle.fetchHistory(), (await handle.describe()).raw];
  seen.push(...(await detailsNow(handle)));
  return { name: `the workflow ${workflowId}`, text: textsIn(seen).join('\n') };
}

/** Of one that has ended, or ends while it is asked, there are none. */
async function detailsNow(handle: WorkflowHandle): Promise<unknown[]> {
  const runs = async () => (await handle.describe()).status.name === 'RUNNING';
  if (!(await runs())) return [];
  try {
    return [await handle.query('__temporal_workflow_metadata')];
  } catch (error) {
    if (await runs()) throw error;
    return [];
  }
}

/** Every text within, and what the bytes within say. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Uint8Array) return [Buffer.from(value).toString()];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]);
}
