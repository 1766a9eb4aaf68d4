import { condition, isCancellation, proxyActivities } from '@temporalio/workflow';
import type { AccountState } from '../src/domain/account.js';
import type { AccountActivities } from './activities.js';

export interface Notices {
  /** When admins are to be told something, in ms since 1970; null: nothing. Carried from run to run. */
  dueAtMs(): number | null;
  /** Whether something is being told right now. */
  busy(): boolean;
  /** Something changed: what is due is asked anew. */
  lookNow(): void;
}

/**
 * Tells admins about lost access, beside the polling, so that a mail server that is away holds nothing
 * up (S7). What is owed is on record in MongoDB; this keeps the time until the next reminder.
 */
export function keepAdminsTold(accountId: string, carriedDueAtMs: number | null): Notices {
  const { tellAdmins } = proxyActivities<AccountActivities>({
    startToCloseTimeout: '60s',
    retry: { initialInterval: '1s', maximumInterval: '1m' },
  });
  const due = { atMs: carriedDueAtMs, changes: 0, told: 0 };

  async function tellWhenDue(): Promise<never> {
    for (;;) {
      await condition(() => due.atMs !== null);
      const waited = due.changes;
      const waitMs = (due.atMs ?? 0) - Date.now();
      if (waitMs > 0) await condition(() => due.changes !== waited, waitMs);
      const seen = due.changes;
      const nextMs = await tellAdmins(accountId);
      due.atMs = due.changes === seen ? nextMs : 0;
      due.told = seen;
    }
  }

  void tellWhenDue().catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
  return {
    dueAtMs: () => due.atMs,
    busy: () => due.told !== due.changes,
    lookNow() {
      due.atMs = 0;
      due.changes += 1;
    },
  };
}

/** Whether admins hear of a change of state: when access goes, and when it comes back. */
export const isToldOf = (from: AccountState | undefined, to: AccountState): boolean =>
  from !== to && (isTrouble(to) || (from !== undefined && isTrouble(from)));

const isTrouble = (state: AccountState): boolean => state === 'needsReauthorization' || state === 'blocked';
