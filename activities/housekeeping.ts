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
    const oldest = { projection: { _id: 1 }, sort: { updatedAt: 1 }, limit: batch } as const;
    const accounts = await db.accounts.find(pending, oldest).toArray();
    const replies = await db.replies.find(pending, oldest).toArray();
    const woken = [
      ...(await each(accounts, (id) => wake.account(id))),
      ...(await each(replies, (id) => wake.reply(id))),
    ];
    const failed = woken.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return woken.length;
  },
});

/** One that can't be woken does not keep the others waiting. */
async function each(found: readonly { readonly _id: string }[], wakeOne: (id: string) => Promise<void>) {
  const results: PromiseSettledResult<void>[] = [];
  for (const { _id } of found) results.push(...(await Promise.allSettled([wakeOne(_id)])));
  return results;
}
