import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';
import type { RulesActivities } from './activities.js';
import { throwUnlessFailed } from './failed.js';

/** What a run hands to the next one; facts stay in MongoDB. */
export interface CarriedRules {
  readonly schemaVersion: 1;
}

const afterFailureMs = 10_000;

/**
 * Has business rules act on whatever happens (docs/adr/0013): activities are outstanding that look for work by
 * themselves, and come back every few minutes so that the history stays short.
 */
export async function rules(carried: CarriedRules): Promise<void> {
  const { takeTurns, carryOutEffects } = proxyActivities<RulesActivities>({
    startToCloseTimeout: '10m',
    // Whoever was killed is replaced within seconds.
    heartbeatTimeout: '5s',
    retry: { initialInterval: '1s', backoffCoefficient: 1, maximumInterval: '1s' },
  });
  await Promise.all([takeTurns, carryOutEffects].map(untilRearmed));
  await continueAsNew<typeof rules>(carried);
}

/** What fails for good in one keeps nothing from the other. */
async function untilRearmed(work: () => Promise<unknown>): Promise<void> {
  for (;;)
    try {
      await work();
      return;
    } catch (error) {
      throwUnlessFailed(error);
      await sleep(afterFailureMs);
    }
}
