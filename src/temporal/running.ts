import type { Client } from '@temporalio/client';

/** The ids of the workflows of a type that run; one that began a moment ago may be missing. */
export type RunningWorkflows = (
  type: 'account' | 'reply' | 'bulk' | 'escalation',
) => Promise<ReadonlySet<string>>;

export const runningWorkflows =
  (client: Client): RunningWorkflows =>
  async (type) => {
    const query = `WorkflowType = '${type}' AND ExecutionStatus = 'Running'`;
    const ids = new Set<string>();
    for await (const { workflowId } of client.workflow.list({ query, pageSize: 1_000 })) ids.add(workflowId);
    return ids;
  };
