import { escalationWorkflowId, lookSignalName, taskQueues } from '../../src/domain/names.js';
import { escalationPolicy } from '../../src/domain/test/escalation.js';
import { newId } from '../../src/store/database.js';
import { eventually } from '../eventually.js';
import type { Stack } from '../integration/run-stack.js';
import { ended, type Scenario } from './recording.js';

/** A policy of an account that `count` complaints page, and the posts; the policy's id. */
async function surge(stack: Stack, handle: string, posts: number, count: number): Promise<string> {
  const account = await stack.connect(handle);
  const policyId = newId();
  const admin = await stack.db.agents.findOne();
  const steps = [{ agentIds: [admin?._id ?? ''], by: 'email' as const, afterMinutes: 0 }];
  await stack.db.escalationPolicies.insertOne(
    escalationPolicy({ _id: policyId, accountId: account.id, count, periodMinutes: 0.1, steps }),
  );
  for (let post = 0; post < posts; post += 1) {
    const from = `${handle}${post}`;
    await stack.control.createUser({ username: from });
    await stack.control.post({ from, text: `@${handle} it is down` });
  }
  await eventually(async () => stack.db.escalationWatches.findOne({ _id: policyId, evaluated: posts }), {
    what: `${posts} matches`,
  });
  return policyId;
}

export const escalationScenarios: readonly Scenario[] = [
  {
    name: 'escalation-window-empties',
    async play(stack) {
      const workflowId = escalationWorkflowId(await surge(stack, 'calm', 2, 10));
      await ended(stack, workflowId);
      return workflowId;
    },
  },
  {
    name: 'escalation-incident-resolved',
    async play(stack) {
      const policyId = await surge(stack, 'upset', 2, 2);
      const workflowId = escalationWorkflowId(policyId);
      await eventually(() => stack.db.pages.findOne({ policyId, state: 'accepted' }), { what: 'its page' });
      const resolved = { at: new Date(), agentId: 'agent', how: 'person' } as const;
      await stack.db.incidents.updateOne({ policyId }, { $set: { state: 'resolved', resolved } });
      await stack.temporal.client.workflow.signalWithStart('escalation', {
        workflowId,
        taskQueue: taskQueues(stack.config.temporal.deployment).accounts,
        args: [{ schemaVersion: 1, policyId }],
        signal: lookSignalName,
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
      await ended(stack, workflowId);
      return workflowId;
    },
  },
  {
    name: 'escalation-continues-as-new',
    async play(stack) {
      const policyId = await surge(stack, 'busy', 1, 10);
      const workflowId = escalationWorkflowId(policyId);
      await ended(stack, workflowId);
      await stack.db.escalationWatches.updateOne({ _id: policyId }, { $set: { evaluated: 0 } });
      await stack.db.policyMatches.updateMany({ policyId }, { $set: { at: new Date() } });
      await stack.temporal.client.workflow.start('escalation', {
        workflowId,
        taskQueue: taskQueues(stack.config.temporal.deployment).accounts,
        args: [{ schemaVersion: 1, policyId, continueAfterEvents: 5 }],
      });
      await ended(stack, workflowId);
      return workflowId;
    },
  },
];
