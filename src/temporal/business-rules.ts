import type { Client } from '@temporalio/client';
import { rulesWorkflowId, taskQueues } from '../domain/names.js';

/** Starts the workflow that has business rules act, unless it runs. */
export const rulesStarter = (client: Client, deployment: string) => async (): Promise<void> => {
  await client.workflow.start('rules', {
    workflowId: rulesWorkflowId(deployment),
    taskQueue: taskQueues(deployment).accounts,
    args: [{ schemaVersion: 1 }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'Has triggers act on what happens to tickets, and carries out what they ask for',
  });
};
