import { accountWorkflowId, lookSignalName } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import type { ConnectedAccount } from '../../src/cli/up/connecting.js';
import type { Stack } from '../integration/run-stack.js';
import { beginAnew, event, eventTypes, handleOf, polledOnceMore, shows, type Scenario } from './recording.js';

const dayMs = 86_400_000;
const never = [300];

/** What an account's workflow goes through when X takes access away, and when it comes back. */
export const accessScenarios: readonly Scenario[] = [
  {
    name: 'account-access-lost-reminded-and-reauthorized',
    async play(stack) {
      const account = await stack.connect('forgetful', { reminderDays: [3_000 / dayMs] });
      await loseAccess(stack, account);
      await mailed(stack, account, 2);
      const { authorizeUrl } = await stack.api.post(
        `/v1/accounts/${account.id}/reauthorize`,
      );
      await fetch(await stack.control.approve(authorizeUrl, account.handle), { redirect: 'manual' });
      await shows(stack, accountWorkflowId(account.id), 'active');
      await mailed(stack, account, 3);
      return accountWorkflowId(account.id);
    },
  },
  {
    name: 'account-access-lost',
    async play(stack) {
      const account = await stack.connect('abandoned', { reminderDays: never });
      await loseAccess(stack, account);
      await waitsToRemind(stack, account);
      return accountWorkflowId(account.id);
    },
  },
  {
    name: 'account-access-lost-continues-as-new',
    async play(stack) {
      const account = await stack.connect('orphaned', { reminderDays: never });
      const id = accountWorkflowId(account.id);
      await polledOnceMore(stack, account.handle);
      await beginAnew(stack, account, 30);
      await polledOnceMore(stack, account.handle);
      const { runId } = await handleOf(stack, id).describe();
      await loseAccess(stack, account);
      await eventually(
        async () => {
          await handleOf(stack, id).signal(lookSignalName);
          return (await handleOf(stack, id).describe()).runId !== runId;
        },
        { what: 'a second run' },
      );
      await waitsToRemind(stack, account);
      return id;
    },
  },
  {
    name: 'account-blocked-and-back',
    async play(stack) {
      const account = await stack.connect('locked', { reminderDays: never });
      const id = accountWorkflowId(account.id);
      await polledOnceMore(stack, account.handle);
      await stack.control.changeUser(account.handle, { locked: true });
      await shows(stack, id, 'blocked');
      await mailed(stack, account, 1);
      await stack.control.changeUser(account.handle, { locked: false });
      await shows(stack, id, 'active');
      await mailed(stack, account, 2);
      return id;
    },
  },
];

async function loseAccess(stack: Stack, account: ConnectedAccount): Promise<void> {
  await polledOnceMore(stack, account.handle);
  await stack.control.revoke(account.handle);
  await shows(stack, accountWorkflowId(account.id), 'needsReauthorization');
  await mailed(stack, account, 1);
}

/** Waits until so many mails about an account have come. */
const mailed = ({ control }: Stack, { handle }: ConnectedAccount, count: number): Promise<unknown> =>
  eventually(
    async () => (await control.mail()).filter(({ subject }) => subject.includes(`@${handle}`)).length >= count,
    { what: `mail ${count} about @${handle}`, withinMs: 40_000 },
  );

const waitsToRemind = (stack: Stack, { id }: ConnectedAccount): Promise<unknown> =>
  eventually(async () => (await eventTypes(stack, accountWorkflowId(id))).includes(event.timerStarted), {
    what: 'the wait for a reminder',
  });
