import { mailboxWorkflowId } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import { handleOf, type Scenario } from './recording.js';

export const mailboxScenarios: readonly Scenario[] = [
  {
    name: 'mailbox-rearmed',
    async play(stack) {
      const workflowId = mailboxWorkflowId(stack.config.temporal.deployment);
      const runId = async () => (await handleOf(stack, workflowId).describe()).runId;
      const first = await eventually(runId, { what: 'the mailbox workflow' });
      await eventually(async () => (await runId()) !== first, {
        what: 'the next run of the mailbox workflow',
        withinMs: 60_000,
      });
      await handleOf(stack, workflowId).terminate('recorded');
      return workflowId;
    },
  },
];
