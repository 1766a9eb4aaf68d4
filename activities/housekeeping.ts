import type { Clock } from '../src/domain/clock.js';
import type { Wake } from '../src/domain/wake.js';
import type { Database } from '../src/store/database.js';
import { forgetEnded } from '../src/store/notices/forget.js';
import { each } from './each.js';

export interface HousekeepingParts {
  readonly db: Database;
  readonly wake: Wake;
  readonly clock: Clock;
}

const batch = 500;
const keptMs = 90 * 86_400_000;
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
    for (const accountId of await leftUnfiled(db, before)) pendingWakes.push(() => wake.account(accountId));
    const woken = await each(pendingWakes, (wakeOne) => wakeOne());
    return woken.length;
  },

  /** Troubles that ended long ago, and who was told of them, are of no use any more. */
  forgetEnded: (): Promise<void> => forgetEnded(db, new Date(clock().getTime() - keptMs)),
});

/** Accounts with items that were stored and that nobody was told of: whoever a push came to has died since. */
async function leftUnfiled(db: Database, before: Date): Promise<string[]> {
  const waiting = await db.items
    .aggregate<{ readonly _id: string }>(
      [
        { $match: { toFile: true, capturedAt: { $lt: before } } },
        { $group: { _id: '$accountId' } },
        { $limit: batch },
      ],
      { hint: 'toFile' },
    )
    .toArray();
  if (waiting.length === 0) return [];
  const ids = waiting.map(({ _id }) => _id);
  const sweeping = await db.sources.distinct('accountId', { accountId: { $in: ids }, sweep: { $ne: null } });
  const filing = {
    _id: { $in: ids, $nin: sweeping },
    state: { $in: ['active' as const, 'blocked' as const] },
  };
  const accounts = await db.accounts.find(filing, { projection: { _id: 1 } }).toArray();
  return accounts.map(({ _id }) => _id);
}
