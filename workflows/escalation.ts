import {
  condition,
  continueAsNew,
  defineQuery,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { EscalationActivities } from './activities.js';
import { lookSignal } from './look.js';

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

export const escalationQuery = defineQuery<ShownEscalation>('escalation');

const defaultContinueAfterEvents = 2_000;
/** Clocks of servers differ: what is due a moment ago for one is due in a moment for the other. */
const leastWaitMs = 1_000;
/** No attempt to send takes longer. */
const sendMs = 40_000;
/** After so many tries an SMS is given up. */
const longestTextMs = 5 * sendMs;
const afterFailureMs = 30_000;

/**
 * One escalation policy while its window holds a match or an incident is not over: evaluates when told to look and
 * when something is due, and sends the pages that are queued, each by itself so that none waits for another.
 */
export async function escalation(carried: CarriedEscalation): Promise<void> {
  let mustLook = false;
  let shown: ShownEscalation = { details: 'begins', nextAt: null, sending: 0 };
  /** Since when. */
  const sending = new Map<string, number>();
  setHandler(lookSignal, () => void (mustLook = true));
  setHandler(escalationQuery, () => ({ ...shown, sending: sending.size }));
  const { evaluateEscalation } = proxyActivities<EscalationActivities>({
    startToCloseTimeout: '30s',
    retry: { initialInterval: '1s', maximumInterval: '10s' },
  });
  const { sendPage } = proxyActivities<EscalationActivities>({
    startToCloseTimeout: sendMs,
    retry: { initialInterval: '1s', maximumInterval: '30s' },
  });

  const send = async (pageId: string): Promise<void> => {
    sending.set(pageId, Date.now());
    try {
      // eslint-disable-next-line temporal/workflow-no-retry-for-nonidempotent-activities -- A page comes at least once.
      await sendPage(pageId);
    } catch {
      // Left as it is; the next evaluation finds it again.
      log.error('A page failed for good and is begun again', { pageId });
      await sleep(afterFailureMs);
    }
    sending.delete(pageId);
    mustLook = true;
  };

  for (;;) {
    mustLook = false;
    const { pageIds, nextAtMs, details } = await evaluateEscalation(carried.policyId);
    const nextAt = nextAtMs === null ? null : new Date(nextAtMs).toISOString();
    shown = { details, nextAt, sending: sending.size };
    setCurrentDetails(details);
    // Whoever says look from here on begins another run, or makes the server refuse that this one ends.
    const isIdle = (): boolean => sending.size === 0 && !mustLook;
    if (nextAtMs === null && pageIds.length === 0 && isIdle()) return;
    const newestMs = (): number | null =>
      sending.size === 0 ? null : Date.now() - Math.max(...sending.values());
    // Before more pages begin: the next run finds them.
    if (mayContinueAsNew(carried, newestMs)) await continueAsNew<typeof escalation>(carried);
    for (const pageId of pageIds) if (!sending.has(pageId)) void send(pageId);
    if (nextAtMs === null) await condition(() => mustLook);
    else await condition(() => mustLook, Math.max(leastWaitMs, nextAtMs - Date.now()));
  }
}

/**
 * Between pages if it can be: one that is being sent would be sent again by the next run. Only e-mails are on their way
 * for long, and one that is sent twice is one mail; so in the end the next run takes them over.
 */
function mayContinueAsNew(
  { continueAfterEvents }: CarriedEscalation,
  sendingForMs: () => number | null,
): boolean {
  const info = workflowInfo();
  const events = continueAfterEvents ?? defaultContinueAfterEvents;
  if (!info.continueAsNewSuggested && info.historyLength <= events) return false;
  const forMs = sendingForMs();
  if (forMs === null || info.historyLength > 8 * events) return true;
  return info.historyLength > 2 * events && forMs > longestTextMs;
}
