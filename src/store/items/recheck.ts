import type { Item } from '../../domain/item.js';
import { recheckBatch, type Recheckable } from '../../domain/recheck.js';
import type { Database } from '../database.js';

export interface DueItem extends Recheckable {
  readonly item: Item;
}

export function recheckRepository(db: Database, accountId: string) {
  return {
    /** Posts of the account that X is to be asked for, oldest look first, a batch at most. */
    async due(now: Date): Promise<DueItem[]> {
      const items = await db.items
        .find({ accountId, recheckAt: { $lte: now } })
        .sort({ recheckAt: 1 })
        .hint('recheck')
        .limit(recheckBatch)
        .toArray();
      const ticketIds = items.flatMap(({ ticketId }) => ticketId ?? []);
      const tickets = ticketIds.length === 0 ? [] : await statusesOf(ticketIds);
      const statuses = new Map(tickets.map(({ _id, status }) => [_id, status]));
      return items.map((item) => ({
        item,
        createdAt: item.createdAt,
        recheckAt: item.recheckAt ?? now,
        ticketStatus: statuses.get(item.ticketId ?? '') ?? null,
      }));
    },

    /** Those of the posts that are items themselves. */
    items: (xIds: readonly string[]): Promise<Item[]> =>
      db.items.find({ accountId, kind: 'post', xId: { $in: [...xIds] } }).toArray(),

    async askAt(items: readonly Item[], recheckAt: Date): Promise<void> {
      if (items.length > 0) await db.items.updateMany(idsOf(items), { $set: { recheckAt } });
    },

    async forget(items: readonly Item[]): Promise<void> {
      if (items.length > 0) await db.items.updateMany(idsOf(items), { $unset: { recheckAt: '' } });
    },

    /** Nothing is due before. */
    async restUntil(nextAt: Date): Promise<void> {
      await db.accounts.updateOne({ _id: accountId }, { $set: { recheckAt: nextAt } });
    },
  };

  function statusesOf(ticketIds: readonly string[]) {
    return db.tickets.find({ _id: { $in: [...ticketIds] } }, { projection: { status: 1 } }).toArray();
  }
}

const idsOf = (items: readonly Item[]) => ({ _id: { $in: items.map(({ _id }) => _id) } });
