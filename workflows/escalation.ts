import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { lookSignalName } from '../src/domain/names.js';
import type { EscalationActivities } from './activities.js';

/** What a run hands to the next one; facts stay in MongoDB. */
export interface CarriedEscalation {
  readonly schemaVersion: 1;
  readonly policyId: string;
  /** Events after which a run continues as new; tests lower it. */
  readonly continueAfterEvents?: number;
}

/** What an operator sees. */
export interface ShownEscalation {
  readonly details: string;
  /** ISO 8601; null: nothing is due by itself. */
  readonly nextAt: string | null;
  readonly sending: number;
}

export const escalationLookSignal = defineSignal(lookSignalName);
export const escalationQuery = defineQuery<ShownEscalation>('escalation');

const defaultContinueAfterEvents = 2_000;

/**
 * One escalation policy while its window holds a match or an incident is not over: evaluates when told to look and
 * when something is due, and sends the pages that are queued, each by itself so that none waits for another.
 */
export async function escalation(carried: CarriedEscalation): Promise<void> {
  let mustLook = false;
  let shown: ShownEscalation = { details: 'begins', nextAt: null, sending: 0 };
  const sending = new Set<string>();
  setHandler(escalationLookSignal, () => void (mustLook = true));
  setHandler(escalationQuery, () => ({ ...shown, sending: sending.size }));
  const { evaluateEscalation } = proxyActivities<EscalationActivities>({
    startToCloseTimeout: '30s',
    retry: { initialInterval: '1s', maximumInterval: '10s' },
  });
  const { sendPage } = proxyActivities<EscalationActivities>({
    startToCloseTimeout: '40s',
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });

  const send = async (pageId: string): Promise<void> => {
    sending.add(pageId);
    await sendPage(pageId);
    sending.delete(pageId);
    mustLook = true;
  };

  for (;;) {
    mustLook = false;
    const { pageIds, nextAtMs, details } = await evaluateEscalation(carried.policyId);
    const nextAt = nextAtMs === null ? null : new Date(nextAtMs).toISOString();
    shown = { details, nextAt, sending: sending.size };
    setCurrentDetails(details);
    for (const pageId of pageIds) if (!sending.has(pageId)) void send(pageId);
    const isIdle = (): boolean => sending.size === 0 && !mustLook;
    if (nextAtMs === null && isIdle()) return;
    if (mustContinueAsNew(carried)) {
      await condition(() => sending.size === 0);
      await continueAsNew<typeof escalation>(carried);
    }
    if (nextAtMs === null) await condition(() => mustLook);
    else if (nextAtMs > Date.now()) await condition(() => mustLook, nextAtMs - Date.now());
  }
}

const mustContinueAsNew = ({ continueAfterEvents }: CarriedEscalation): boolean => {
  const info = workflowInfo();
  return (
    info.continueAsNewSuggested || info.historyLength > (continueAfterEvents ?? defaultContinueAfterEvents)
  );
};
