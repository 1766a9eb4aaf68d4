import type { Delivery } from '../../domain/webhooks/delivery.js';
import type { ClientSession, Database } from '../database.js';

/** Writes down those that are not on record yet; returns the ids of all. */
export async function queueDeliveries(
  db: Database,
  deliveries: readonly Delivery[],
  session: ClientSession,
): Promise<string[]> {
  if (deliveries.length === 0) return [];
  const writes = deliveries.map(({ _id, ...delivery }) => ({
    updateOne: { filter: { _id }, update: { $setOnInsert: delivery }, upsert: true },
  }));
  await db.deliveries.bulkWrite(writes, { session, ordered: false });
  return deliveries.map(({ _id }) => _id);
}
