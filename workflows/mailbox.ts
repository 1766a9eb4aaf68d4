import { condition, continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { MailboxActivities } from './activities.js';
import { throwUnlessFailed } from './failed.js';

/** What a run hands to the next one; facts stay in MongoDB. */
export interface CarriedMailbox {
  readonly schemaVersion: 1;
}

const afterFailureMs = 60_000;

/**
 * Reads the mailbox for as long as there is one: one poll is outstanding, and one that finds nothing more
 * is retried by the server (docs/adr/0001).
 */
export async function mailbox(carried: CarriedMailbox): Promise<void> {
  const { pollMailbox } = proxyActivities<MailboxActivities>({
    startToCloseTimeout: '5m',
    heartbeatTimeout: '10s',
    // Every failure names its own delay; this is for time-outs, which can't.
    retry: { initialInterval: '1s', backoffCoefficient: 1, maximumInterval: '1s' },
  });
  try {
    if ((await pollMailbox()).kind === 'off') return;
  } catch (error) {
    throwUnlessFailed(error);
    await condition(() => false, afterFailureMs);
  }
  await continueAsNew<typeof mailbox>(carried);
}
