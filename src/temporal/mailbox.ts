import type { Client } from '@temporalio/client';
import type { Config } from '../config.js';
import { mailboxWorkflowId, taskQueues } from '../domain/names.js';

/** Starts the workflow that reads the mailbox unless it runs; null: there is none to read. */
export function mailboxStarter(
  client: Client,
  { mailbox, temporal: { deployment } }: Pick<Config, 'mailbox' | 'temporal'>,
): (() => Promise<void>) | null {
  if (!mailbox) return null;
  return async () => {
    await client.workflow.start('mailbox', {
      workflowId: mailboxWorkflowId(deployment),
      taskQueue: taskQueues(deployment).accounts,
      args: [{ schemaVersion: 1 }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: 'Reads what customers answer by e-mail',
    });
  };
}
