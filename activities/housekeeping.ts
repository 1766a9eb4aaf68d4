import type { Clock } from '../src/domain/clock.js';
import type { Wake } from '../src/domain/wake.js';
import type { Database } from '../src/store/database.js';
import { each } from './each.js';

export interface HousekeepingParts {
  readonly db: Database;
  readonly wake: Wake;
  readonly clock: Clock;
}

const batch = 500;
/** Whoever wrote the mark is most likely handing over itself right now. */
const graceMs = 10_000;

export const housekeepingActivities = ({ db, wake, clock }: HousekeepingParts) => ({
  /** Wakes the workflows of accounts and replies whose hand-over was lost; returns how many. */
  async repairHandOvers(): Promise<number> {
    const before = new Date(clock().getTime() - graceMs);
    const pending = { handOver: 'pending' as const, updatedAt: { $lt: before } };
    const oldest = { projection: { _id: 1 }, sort: { updatedAt: 1 }, limit: batch } as const;
    const accounts = await db.accounts.find(pending, oldest).toArray();
    const replies = await db.replies.find(pending, oldest).toArray();
    const pendingWakes = [
      ...accounts.map(
        ({ _id }) =>
          () =>
            wake.account(_id),
      ),
      ...replies.map(
        ({ _id }) =>
          () =>
            wake.reply(_id),
      ),
    ];
    const woken = await each(pendingWakes, (wakeOne) => wakeOne());
    return woken.length;
  },
});
