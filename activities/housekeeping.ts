import type { Clock } from '../src/domain/clock.js';
import type { Wake } from '../src/domain/wake.js';
import type { Database } from '../src/store/database.js';

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
    const accounts = await db.accounts
      .find(pending, { projection: { _id: 1 } })
      .limit(batch)
      .toArray();
    const replies = await db.replies
      .find(pending, { projection: { _id: 1 } })
      .limit(batch)
      .toArray();
    for (const { _id } of accounts) await wake.account(_id);
    for (const { _id } of replies) await wake.reply(_id);
    return accounts.length + replies.length;
  },
});
