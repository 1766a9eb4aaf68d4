import type { Client } from '@temporalio/client';
import type { Config } from '../config.js';
import { mailboxWorkflowId, rulesWorkflowId, taskQueues } from '../domain/names.js';

/** A workflow of which a deployment has one, for good. */
interface Perpetual {
  readonly type: string;
  readonly workflowId: string;
  readonly staticSummary: string;
}

/** Starts it unless it runs. */
const starter =
  (client: Client, deployment: string, { type, ...shown }: Perpetual) =>
  async (): Promise<void> => {
    await client.workflow.start(type, {
      ...shown,
      taskQueue: taskQueues(deployment).accounts,
      args: [{ schemaVersion: 1 }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  };

/** Has business rules act. */
export const rulesStarter = (client: Client, deployment: string) =>
  starter(client, deployment, {
    type: 'rules',
    workflowId: rulesWorkflowId(deployment),
    staticSummary: 'Has triggers act on what happens to tickets, and carries out what they ask for',
  });

/** Has the mailbox read; null: there is none. */
export const mailboxStarter = (
  client: Client,
  { mailbox, temporal: { deployment } }: Pick<Config, 'mailbox' | 'temporal'>,
) =>
  mailbox
    ? starter(client, deployment, {
        type: 'mailbox',
        workflowId: mailboxWorkflowId(deployment),
        staticSummary: 'Reads what customers answer by e-mail',
      })
    : null;
