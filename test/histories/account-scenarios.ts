import { accountWorkflowId, lookSignalName } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import { ended, event, eventTypes, handleOf, beginAnew, polledOnceMore, shows, ticketFrom, type Scenario } from './recording.js';

/** What an account's workflow goes through while it is connected. */
export const accountScenarios: readonly Scenario[] = [
  {
    name: 'account-polls-and-files',
    async play(stack) {
      const account = await stack.connect('polling');
      await polledOnceMore(stack, 'polling');
      await ticketFrom(stack, account, 'where is my parcel?');
      await ticketFrom(stack, account, 'is the shop open today?');
      await polledOnceMore(stack, 'polling');
      return accountWorkflowId(account.id);
    },
  },
  {
    name: 'account-waits-for-its-settings',
    async play(stack) {
      await stack.control.createUser({ username: 'unsaved' });
      const { id } = await stack.approve('unsaved');
      const workflowId = accountWorkflowId(id);
      await polls(stack, workflowId, 1);
      await handleOf(stack, workflowId).signal(lookSignalName);
      await polls(stack, workflowId, 2);
      return workflowId;
    },
  },
  {
    name: 'account-settings-changed',
    async play(stack) {
      const account = await stack.connect('changing');
      await polledOnceMore(stack, 'changing');
      await stack.save(account.id, { likes: true });
      await polledOnceMore(stack, 'changing');
      await stack.control.fault({ route: 'mentions', kind: 'hang', account: 'changing' });
      await eventually(async () => !(await stack.control.faults()).some(({ fault }) => fault.account === 'changing'), { what: 'a poll that hangs' });
      await stack.save(account.id, { likes: false });
      await polledOnceMore(stack, 'changing');
      return accountWorkflowId(account.id);
    },
  },
  {
    name: 'account-paused-and-activated',
    async play(stack) {
      const account = await stack.connect('resting');
      const id = accountWorkflowId(account.id);
      await polledOnceMore(stack, 'resting');
      await stack.api.post(`/v1/accounts/${account.id}/deactivate`);
      await shows(stack, id, 'paused');
      await stack.api.post(`/v1/accounts/${account.id}/activate`, { importPause: true });
      await shows(stack, id, 'active');
      await polledOnceMore(stack, 'resting');
      return id;
    },
  },
  {
    name: 'account-paused',
    async play(stack) {
      const account = await stack.connect('closed');
      await polledOnceMore(stack, 'closed');
      await stack.api.post(`/v1/accounts/${account.id}/deactivate`);
      await shows(stack, accountWorkflowId(account.id), 'paused');
      return accountWorkflowId(account.id);
    },
  },
  {
    name: 'account-unlinked',
    async play(stack) {
      const account = await stack.connect('leaving');
      await ticketFrom(stack, account, 'will you stay?');
      await stack.api.delete(`/v1/accounts/${account.id}`);
      await ended(stack, accountWorkflowId(account.id));
      return accountWorkflowId(account.id);
    },
  },
  {
    name: 'account-rearmed',
    async play(stack) {
      const account = await stack.connect('idle');
      const id = accountWorkflowId(account.id);
      await eventually(
        async () => (await eventTypes(stack, id)).filter((type) => type === event.activityScheduled).length > 5,
        { what: 're-armed polls', withinMs: 90_000 },
      );
      return id;
    },
  },
  {
    name: 'account-polling-failed-for-good',
    async play(stack) {
      const account = await stack.connect('failing');
      const id = accountWorkflowId(account.id);
      await polledOnceMore(stack, 'failing');
      const waitsToBegin = () => eventTypes(stack, id).then((types) => types.includes(event.timerStarted));
      await eventually(async () => (await failPoll(stack, id), await waitsToBegin()), { what: 'a failed poll' });
      await handleOf(stack, id).signal(lookSignalName);
      await polledOnceMore(stack, 'failing');
      return id;
    },
  },
  {
    name: 'account-continues-as-new',
    async play(stack) {
      const account = await stack.connect('busy');
      const id = accountWorkflowId(account.id);
      await polledOnceMore(stack, 'busy');
      await beginAnew(stack, account, 40);
      for (const about of ['one', 'two', 'three']) {
        await ticketFrom(stack, account, `question number ${about}`);
        await Promise.all(Array.from({ length: 10 }, () => handleOf(stack, id).signal(lookSignalName)));
      }
      await polledOnceMore(stack, 'busy');
      return id;
    },
  },
];

type Played = Parameters<Scenario['play']>[0];

/** Waits until so many polls have come back to the workflow. */
const polls = (stack: Played, workflowId: string, count: number): Promise<unknown> =>
  eventually(
    async () =>
      (await eventTypes(stack, workflowId)).filter((type) => type === event.activityCompleted).length >= count,
    { what: `${count} polls that came back` },
  );

/** An operator fails the outstanding poll, as `temporal activity fail` does. */
async function failPoll({ temporal, config }: Played, workflowId: string): Promise<void> {
  const { raw } = await temporal.client.workflow.getHandle(workflowId).describe();
  const activityId = raw.pendingActivities?.[0]?.activityId;
  if (!activityId) return;
  await temporal.client.workflowService
    .respondActivityTaskFailedById({
      namespace: config.temporal.namespace,
      workflowId,
      activityId,
      failure: { message: 'Failed by an operator', applicationFailureInfo: { type: 'Operator', nonRetryable: true } },
    })
    // It may have just ended by itself, or wait for its next attempt.
    .catch(() => undefined);
}
