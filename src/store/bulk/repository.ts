import type { BulkRow, BulkUpdate } from '../../domain/bulk/bulk-update.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { oneAtATime } from '../one-at-a-time.js';
import { hashOf } from '../secrets.js';

type NewBulkUpdate = Pick<BulkUpdate, 'agentId' | 'changes' | 'comment'> & {
  readonly ticketIds: readonly string[];
};

interface Created {
  readonly update: BulkUpdate;
  readonly rows: readonly BulkRow[];
}

/** The same from the same agent within this time is one click too many (S43). */
const doubleClickMs = 30_000;

export const bulkRepository = (db: Database) => ({
  /**
   * Stores what is asked for, with a row for each ticket; the caller wakes its workflow. What says something to
   * people and was asked for just now is that one: whoever clicks twice says nothing twice.
   */
  async create({ ticketIds, ...asked }: NewBulkUpdate, now: Date, session: ClientSession): Promise<Created> {
    const each = [...new Set(ticketIds)];
    const askedHash = asked.comment && hashOf(JSON.stringify([each, asked.changes, asked.comment]));
    const repeated = askedHash && (await repeatOf(db, asked.agentId, askedHash, now, session));
    if (repeated) return repeated;
    const update: BulkUpdate = {
      ...asked,
      _id: newId(),
      state: 'running',
      count: each.length,
      ...(askedHash ? { askedHash } : {}),
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

async function repeatOf(
  db: Database,
  agentId: string,
  askedHash: string,
  now: Date,
  session: ClientSession,
): Promise<Created | null> {
  await oneAtATime(db, `bulkUpdates/${agentId}`, session);
  const createdAt = { $gt: new Date(now.getTime() - doubleClickMs) };
  const update = await db.bulkUpdates.findOne({ agentId, askedHash, createdAt }, { session });
  if (!update) return null;
  const rows = await db.bulkRows.find({ bulkId: update._id }, { session }).sort({ place: 1 }).toArray();
  return { update, rows };
}
