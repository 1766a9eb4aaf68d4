import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';
import type { Client } from '@temporalio/client';
import { scrubbed, type JsonHistory } from './scrub.js';

type History = temporal.api.history.v1.IHistory;

/** Every run of a workflow, oldest first, as the JSON that Temporal's tools read and without a trace of this machine. */
export async function runsOf(client: Client, workflowId: string): Promise<JsonHistory[]> {
  const runs: History[] = [];
  let runId: string | null | undefined = (await client.workflow.getHandle(workflowId).describe()).runId;
  while (runId) {
    const run: History = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs.unshift(run);
    runId = run.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  }
  return runs.map((run) => scrubbed(historyToJSON(run)));
}
