import { accountWorkflowId, taskQueues } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import type { ConnectedAccount } from '../../src/cli/up/connecting.js';
import { deskOf } from '../integration/desk.js';
import type { Stack } from '../integration/run-stack.js';

/** Something that happens to a workflow, to be recorded under its name. */
export interface Scenario {
  /** By behaviour, beginning with the workflow's type; the file's name. */
  readonly name: string;
  /** Plays it on a running Perch; the id of the workflow it happened to. */
  readonly play: (stack: Stack) => Promise<string>;
}

/** EVENT_TYPE_… by what the recorder waits for; numbers as the server sends them. */
export const event = { timerStarted: '17', activityScheduled: '10', activityCompleted: '12' } as const;

export const handleOf = ({ temporal }: Stack, workflowId: string) =>
  temporal.client.workflow.getHandle(workflowId);

export async function eventTypes(stack: Stack, workflowId: string): Promise<string[]> {
  const { events } = await handleOf(stack, workflowId).fetchHistory();
  return (events ?? []).map(({ eventType }) => String(eventType));
}

/** Waits until the latest run of a workflow has ended. */
export const ended = (stack: Stack, workflowId: string): Promise<unknown> =>
  eventually(async () => (await handleOf(stack, workflowId).describe()).status.name !== 'RUNNING', {
    what: `the end of ${workflowId}`,
    withinMs: 60_000,
  });

/** Waits until X was asked for an account's mentions once more. */
export async function polledOnceMore({ control }: Stack, handle: string): Promise<void> {
  const polls = async () =>
    (await control.journal()).filter(({ account, route }) => account === handle && route === 'mentions').length;
  const before = await polls();
  await eventually(async () => (await polls()) > before, { what: `a poll of @${handle}` });
}

/** A customer's post and the ticket it becomes; the ticket's id. */
export async function ticketFrom(stack: Stack, account: ConnectedAccount, about: string): Promise<string> {
  const post = await stack.control.post({ from: 'jane', text: `@${account.handle} ${about}` });
  return (await deskOf(stack).ticketWith(account, post)).id;
}

/** Waits until a workflow shows operators the state of its account. */
export const shows = (stack: Stack, workflowId: string, state: string): Promise<unknown> =>
  eventually(
    async () =>
      (await handleOf(stack, workflowId).describe()).typedSearchAttributes
        .getAll()
        .some(({ key, value }) => key.name === 'PerchAccountState' && value === state),
    { what: `an account shown ${state}` },
  );

/** Starts an account's workflow again, so that it continues as new after so many events. */
export async function beginAnew(
  stack: Stack,
  { id: accountId }: ConnectedAccount,
  continueAfterEvents: number,
): Promise<void> {
  const workflowId = accountWorkflowId(accountId);
  await handleOf(stack, workflowId).terminate('to start it with a short history');
  await stack.temporal.client.workflow.start('account', {
    workflowId,
    taskQueue: taskQueues(stack.config.temporal.deployment).accounts,
    args: [{ schemaVersion: 1, accountId, continueAfterEvents }],
  });
}
