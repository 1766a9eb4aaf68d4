import { condition, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import { taskQueuesBeside } from '../src/domain/names.js';
import type { WebhookActivities } from './activities.js';
import { lookSignal } from './look.js';

/** So that clocks that differ a little make no race of it. */
const leastWaitMs = 100;

/** One event told to one webhook (S64): attempts, and the time between them; what is on record says whether one is due. */
export async function webhookDelivery(deliveryId: string): Promise<void> {
  const { attemptDelivery } = proxyActivities<WebhookActivities>({
    taskQueue: taskQueuesBeside(workflowInfo().taskQueue).webhooks,
    startToCloseTimeout: '1m',
    heartbeatTimeout: '5s',
    retry: { initialInterval: '1s', maximumInterval: '1m' },
  });
  let mustLook = false;
  setHandler(lookSignal, () => {
    mustLook = true;
  });
  const isTold = (): boolean => mustLook;
  for (;;) {
    mustLook = false;
    const { nextAtMs } = await attemptDelivery(deliveryId);
    // Whoever asks for it again from here on begins another run, or makes the server refuse that this one ends.
    if (nextAtMs !== null) await condition(isTold, Math.max(leastWaitMs, nextAtMs - Date.now()));
    else if (!isTold()) return;
  }
}
