import { rulesWorkflowId } from '../../src/domain/names.js';
import { eventually } from '../eventually.js';
import { handleOf, type Scenario } from './recording.js';

export const rulesScenarios: readonly Scenario[] = [
  {
    name: 'rules-rearmed',
    async play(stack) {
      const workflowId = rulesWorkflowId(stack.config.temporal.deployment);
      const runId = async () => (await handleOf(stack, workflowId).describe()).runId;
      const first = await eventually(runId, { what: 'the workflow of the rules' });
      await eventually(async () => (await runId()) !== first, {
        what: 'the next run of the workflow of the rules',
        withinMs: 60_000,
      });
      await handleOf(stack, workflowId).terminate('recorded');
      return workflowId;
    },
  },
];
