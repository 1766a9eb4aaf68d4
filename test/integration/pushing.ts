import { housekeepingScheduleId } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import { stackForFile, type Stack } from './stack.js';

/** What a stack needs so that the sandbox pushes to it. */
export const pushEnv = {
  X_PUSH: 'on',
  X_CONSUMER_KEY: 'perch-sandbox-key',
  X_CONSUMER_SECRET: 'perch-sandbox-consumer-secret',
} as const;

/** Perch as X pushes to it, for the tests of a file; it keeps house when a test says so. */
export async function pushedStackForFile(env: NodeJS.ProcessEnv = {}): Promise<Stack> {
  const stack = await stackForFile({ env: { ...pushEnv, ...env } });
  await housekeepByHand(stack);
  return stack;
}

/** Lets X push what happens to an account, and waits until it is read at the slow pace only. */
export async function beginPush(stack: Stack, accountId: string): Promise<void> {
  await eventually(async () => (await stack.db.sources.countDocuments({ accountId, swept: true })) === 3, {
    what: 'the first polls',
  });
  await housekeep(stack);
  await pushed(stack, accountId);
  await relaxed(stack, accountId);
}

const scheduleOf = ({ temporal, config }: Stack) =>
  temporal.client.schedule.getHandle(housekeepingScheduleId(config.temporal.deployment));

/** Housekeeping runs when a test says so, and not when a minute happens to end; one that has begun is waited for. */
export async function housekeepByHand(stack: Stack): Promise<void> {
  const schedule = scheduleOf(stack);
  await schedule.pause();
  const { runningActions } = (await schedule.describe()).info;
  for (const { workflow } of runningActions)
    await stack.temporal.client.workflow.getHandle(workflow.workflowId).result();
}

/** Runs housekeeping now, as its schedule does each minute, to its end. */
export async function housekeep(stack: Stack): Promise<void> {
  const { temporal } = stack;
  const schedule = scheduleOf(stack);
  const ran = async () => (await schedule.describe()).info.numActionsTaken;
  const before = await ran();
  // After the one that may be under way: by itself the schedule would leave this one out.
  await schedule.trigger('BUFFER_ONE');
  await eventually(async () => (await ran()) > before, { what: 'housekeeping' });
  const { recentActions, runningActions } = (await schedule.describe()).info;
  const last = recentActions.at(-1)?.action.workflow ?? runningActions.at(-1)?.workflow;
  if (last) await temporal.client.workflow.getHandle(last.workflowId).result();
}

/** Waits until X pushes these lists of the account. */
export const pushed = (stack: Stack, accountId: string, kinds = 3) =>
  eventually(
    async () => {
      const account = await stack.db.accounts.findOne({ _id: accountId });
      return account?.push?.sources.length === kinds && account.push;
    },
    { what: 'push' },
  );

/** Waits until the poll has taken the slow pace. */
export const relaxed = (stack: Stack, accountId: string) =>
  eventually(
    async () => {
      const sources = await stack.db.sources.find({ accountId }).toArray();
      const inAMinute = Date.now() + 60_000;
      return sources.length > 0 && sources.every(({ dueAt }) => dueAt.getTime() > inAMinute) && sources;
    },
    { what: 'the slow pace' },
  );
