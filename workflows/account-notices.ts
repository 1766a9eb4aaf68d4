import { condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { AccountActivities } from './activities.js';

export interface Notices {
  /** When admins are to be told something, in ms since 1970; null: nothing. Carried from run to run. */
  dueAtMs(): number | null;
  /** Whether something is being told right now, or is about to be. */
  busy(): boolean;
  /** Something changed: what is due is asked anew. */
  lookNow(): void;
}

/** The worker's clock says what is due and Temporal's waits for it; they must not ask each other all the time. */
const leastPauseMs = 2_000;

/**
 * Tells admins about lost access, beside the polling, so that a mail server that is away holds nothing
 * up (S7). What is owed is on record in MongoDB; this keeps the time until the next reminder.
 */
export function keepAdminsTold(accountId: string, carriedDueAtMs: number | null): Notices {
  const { tellAdmins } = proxyActivities<AccountActivities>({
    startToCloseTimeout: '60s',
    retry: { initialInterval: '1s', maximumInterval: '1m' },
  });
  const due = { atMs: carriedDueAtMs, changes: 0, told: 0, telling: false };

  async function tellWhenDue(): Promise<never> {
    for (;;) {
      await condition(() => due.atMs !== null);
      const waited = due.changes;
      const waitMs = (due.atMs ?? 0) - Date.now();
      if (waitMs > 0) await condition(() => due.changes !== waited, waitMs);
      const seen = due.changes;
      due.telling = true;
      const nextMs = await tellAdmins(accountId);
      due.telling = false;
      due.told = seen;
      due.atMs =
        due.changes !== seen ? 0 : nextMs === null ? null : Math.max(nextMs, Date.now() + leastPauseMs);
    }
  }

  void tellWhenDue().catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
  return {
    dueAtMs: () => due.atMs,
    busy: () => due.telling || due.told !== due.changes || (due.atMs !== null && due.atMs - Date.now() <= 0),
    lookNow() {
      due.atMs = 0;
      due.changes += 1;
    },
  };
}
