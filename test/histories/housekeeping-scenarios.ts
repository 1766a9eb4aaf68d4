import { accountWorkflowId, housekeepingScheduleId } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import type { Stack } from '../integration/run-stack.js';
import { ended, handleOf, polledOnceMore, type Scenario } from './recording.js';

/** One turn of it, now. */
async function kept(stack: Stack): Promise<string> {
  const schedule = stack.temporal.client.schedule.getHandle(
    housekeepingScheduleId(stack.config.temporal.deployment),
  );
  await schedule.trigger();
  const { workflowId } = await eventually(
    async () => (await schedule.describe()).info.recentActions.at(-1)?.action.workflow,
    { what: 'housekeeping' },
  );
  await ended(stack, workflowId);
  return workflowId;
}

export const housekeepingScenarios: readonly Scenario[] = [
  {
    name: 'housekeeping-repairs-hand-overs',
    async play(stack) {
      const account = await stack.connect('forgotten');
      await polledOnceMore(stack, 'forgotten');
      await handleOf(stack, accountWorkflowId(account.id)).terminate('as if it had never been told');
      await stack.db.accounts.updateOne(
        { _id: account.id },
        { $set: { handOver: 'pending', updatedAt: new Date(Date.now() - 60_000) } },
      );
      const workflowId = await kept(stack);
      await polledOnceMore(stack, 'forgotten');
      return workflowId;
    },
  },
  { name: 'housekeeping-watches-escalation', play: kept },
  { name: 'housekeeping-runs-automations', play: kept },
];
