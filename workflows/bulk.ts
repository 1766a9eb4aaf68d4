import { proxyActivities } from '@temporalio/workflow';
import type { BulkActivities } from './activities.js';

/** One update of many tickets: what is on record says what is left, so that any run goes on where another ended. */
export async function bulk(bulkId: string): Promise<void> {
  const { updateTickets } = proxyActivities<BulkActivities>({
    startToCloseTimeout: '1m',
    heartbeatTimeout: '5s',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });
  while ((await updateTickets(bulkId)) === 'more');
}
