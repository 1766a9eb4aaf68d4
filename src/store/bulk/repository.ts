import type { BulkRow, BulkUpdate } from '../../domain/bulk/bulk-update.js';
import { newId, type ClientSession, type Database } from '../database.js';

type NewBulkUpdate = Pick<BulkUpdate, 'agentId' | 'changes' | 'comment'> & {
  readonly ticketIds: readonly string[];
};

export const bulkRepository = (db: Database) => ({
  /** Stores what is asked for, with a row for each ticket; the caller wakes its workflow. */
  async create(
    { ticketIds, ...asked }: NewBulkUpdate,
    now: Date,
    session: ClientSession,
  ): Promise<{ readonly update: BulkUpdate; readonly rows: readonly BulkRow[] }> {
    const each = [...new Set(ticketIds)];
    const update: BulkUpdate = {
      ...asked,
      _id: newId(),
      state: 'running',
      count: each.length,
      handOver: 'pending',
      createdAt: now,
      updatedAt: now,
    };
    await db.bulkUpdates.insertOne(update, { session });
    const rows = each.map((ticketId, place) => ({
      _id: newId(),
      bulkId: update._id,
      ...{ ticketId, place, result: null, createdAt: now },
    }));
    await db.bulkRows.insertMany(rows, { session });
    return { update, rows };
  },

  find: (id: string) => db.bulkUpdates.findOne({ _id: id }),

  /** In the order in which the tickets were named. */
  rows: (bulkId: string): Promise<BulkRow[]> => db.bulkRows.find({ bulkId }).sort({ place: 1 }).toArray(),

  /** Some that wait. */
  pending: (bulkId: string, atMost: number): Promise<BulkRow[]> =>
    db.bulkRows.find({ bulkId, result: null }).sort({ place: 1 }).limit(atMost).toArray(),

  handedOver: (id: string) => db.bulkUpdates.updateOne({ _id: id }, { $unset: { handOver: '' } }),

  /** Nothing of it waits any more. */
  done: (id: string, now: Date) =>
    db.bulkUpdates.updateOne(
      { _id: id, state: 'running' },
      { $set: { state: 'done', updatedAt: now }, $unset: { handOver: '' } },
    ),
});
