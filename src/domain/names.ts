/** Ids and task queues at Temporal, from one place: an id is a promise that may never be reused. */
export const accountWorkflowId = (accountId: string): string => `x-account/${accountId}`;
export const replyWorkflowId = (replyId: string): string => `x-reply/${replyId}`;
/** One for each deployment: it has one mailbox. */
export const mailboxWorkflowId = (deployment: string): string => `x-mailbox/${deployment}`;
export const bulkWorkflowId = (bulkId: string): string => `x-bulk/${bulkId}`;
export const escalationWorkflowId = (policyId: string): string => `x-escalation/${policyId}`;
/** One for each deployment: the rules see changes in their order. */
export const rulesWorkflowId = (deployment: string): string => `x-rules/${deployment}`;
export const deliveryWorkflowId = (deliveryId: string): string => `x-webhook/${deliveryId}`;
export const housekeepingScheduleId = (deployment: string): string => `${deployment}-housekeeping`;

export interface TaskQueues {
  /** Workflows and light activities. */
  readonly accounts: string;
  /** Polls: calls to X that read. */
  readonly xApi: string;
  /** Sends: one attempt each. */
  readonly sends: string;
  /** Calls of webhooks: those that hang keep nothing else waiting. */
  readonly webhooks: string;
}

export const taskQueues = (deployment: string): TaskQueues => ({
  accounts: `${deployment}-accounts`,
  xApi: `${deployment}-x-api`,
  sends: `${deployment}-sends`,
  webhooks: `${deployment}-webhooks`,
});

/** A workflow knows its own queue only; the others follow from it. */
export const taskQueuesBeside = (accountsQueue: string): TaskQueues =>
  taskQueues(accountsQueue.replace(/-accounts$/, ''));

/** Search attributes by which operators find accounts in the Temporal UI; `perch migrate` registers them. */
export const searchAttributes = { accountId: 'PerchAccountId', accountState: 'PerchAccountState' } as const;

/** "Look again": what changed is in MongoDB. */
export const lookSignalName = 'look';
