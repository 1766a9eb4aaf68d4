import { bulkWorkflowId } from '../../src/domain/names.js';
import { ended, ticketFrom, type Scenario } from './recording.js';

export const bulkScenarios: readonly Scenario[] = [
  {
    name: 'bulk-answers-and-changes',
    async play(stack) {
      const account = await stack.connect('bulky');
      const ids = [await ticketFrom(stack, account, 'late'), await ticketFrom(stack, account, 'lost')];
      const { id } = await stack.api.post('/v1/tickets/bulk', {
        ids,
        changes: { status: 'pending' },
        comment: { text: 'We are on it', visibility: 'public' },
      });
      const workflowId = bulkWorkflowId(id);
      await ended(stack, workflowId);
      return workflowId;
    },
  },
];
