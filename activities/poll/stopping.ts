import { CancelledFailure } from '@temporalio/common';
import type { Account } from '../../src/domain/accounts/account.js';
import type { Database } from '../../src/store/database.js';

export interface Stopping {
  /** Aborted when the look has to end before it is done. */
  readonly signal: AbortSignal;
  /** The look is done. */
  readonly over: () => void;
}

const askedByWorkflow = 'CANCELLED';
const checkedEachMs = 1_000;

/**
 * A look ends early where the worker stops, and where what is read, or how, has changed since it began. Who
 * only asks for a look now gets one after this one: if each press ended the look under way, pressing often would keep every
 * look from being done.
 */
export function stopping(db: Database, account: Account, cancelled: AbortSignal): Stopping {
  const stop = new AbortController();
  const over = new AbortController();

  async function whenCancelled(): Promise<void> {
    while (!over.signal.aborted) {
      if (!(await isOnlyAskedFor(db, account, cancelled.reason))) {
        stop.abort(cancelled.reason);
        return;
      }
      await pause(checkedEachMs, over.signal);
    }
  }

  if (cancelled.aborted) void whenCancelled();
  else cancelled.addEventListener('abort', () => void whenCancelled(), { signal: over.signal });
  return { signal: stop.signal, over: () => over.abort() };
}

/** What else wakes the workflow (settings, what X pushed, what is filed again) is no request for a look. */
async function isOnlyAskedFor(db: Database, account: Account, reason: unknown): Promise<boolean> {
  if (!(reason instanceof CancelledFailure && reason.message === askedByWorkflow)) return false;
  const now = await db.accounts.findOne({ _id: account._id }).catch(() => null);
  if (!now || now.unlinkedAt) return false;
  const asked = now.lookAskedAt?.getTime() !== account.lookAskedAt?.getTime();
  return asked && readBy(now) === readBy(account);
}

/** What a look goes by, besides what it reads itself. */
const readBy = ({ state, version, epoch, streamsVersion = 0, push }: Account): string =>
  JSON.stringify([state, version, epoch, streamsVersion, push ?? null]);

const pause = (ms: number, until: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    until.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
