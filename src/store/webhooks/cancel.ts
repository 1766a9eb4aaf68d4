import type { Database } from '../database.js';

/**
 * What waits for a webhook that wants nothing any more is not sent; not in the transaction that says so, since it may be
 * very much, so an attempt asks again before it begins. Tests go whatever the webhook wants.
 */
export async function cancelWaiting(db: Database, webhookId: string, now: Date): Promise<void> {
  await db.deliveries.updateMany(
    { webhookId, state: 'pending', createdAt: { $lte: now }, type: { $ne: 'webhook.test' } },
    cancelled(now),
  );
}

export async function cancelDelivery(db: Database, id: string, now: Date): Promise<void> {
  await db.deliveries.updateOne({ _id: id, state: 'pending' }, cancelled(now));
}

const cancelled = (now: Date) =>
  ({
    $set: { state: 'cancelled', updatedAt: now },
    $unset: { dueAt: '', handOver: '' },
  }) as const;
