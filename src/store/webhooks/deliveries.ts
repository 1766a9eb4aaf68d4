import type { Delivery, DeliveryState } from '../../domain/webhooks/delivery.js';
import { newDelivery, replayedDelivery } from '../../domain/webhooks/delivery.js';
import { isWanted, type Webhook } from '../../domain/webhooks/webhook.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';

export type Replayed =
  | { readonly outcome: 'queued'; readonly delivery: Delivery }
  | { readonly outcome: 'notFound' | 'deliveryPending' | 'webhookDisabled' };

/** What was, or is to be, told to webhooks; kept for 30 days. Whoever queues one wakes its workflow. */
export const deliveriesRepository = (db: Database) => ({
  get: (id: string) => db.deliveries.findOne({ _id: id }),

  list: (webhookId: string, state: DeliveryState | undefined, page: PageRequest) =>
    findPage(db.deliveries, { webhookId, ...(state && { state }) }, newestFirst, page),

  async queueTest(webhook: Webhook, now: Date, session: ClientSession): Promise<Delivery> {
    const body = JSON.stringify({
      type: 'webhook.test',
      timestamp: now.toISOString(),
      data: { webhookId: webhook._id, name: webhook.name },
    });
    const test = {
      told: `test-${newId()}`,
      webhookId: webhook._id,
      type: 'webhook.test' as const,
      ticketId: null,
      body,
    };
    const delivery = newDelivery(test, now);
    await db.deliveries.insertOne(delivery, { session });
    return delivery;
  },

  /** The same again under the same id, whatever became of it. */
  async replay(id: string, now: Date, session: ClientSession): Promise<Replayed> {
    const delivery = await db.deliveries.findOne({ _id: id }, { session });
    const webhook = delivery && (await db.webhooks.findOne({ _id: delivery.webhookId }, { session }));
    if (!delivery || !webhook) return { outcome: 'notFound' };
    if (delivery.state === 'pending') return { outcome: 'deliveryPending' };
    if (!isWanted(webhook, delivery)) return { outcome: 'webhookDisabled' };
    const queued = replayedDelivery(delivery, now);
    await db.deliveries.replaceOne({ _id: id }, queued, { session });
    return { outcome: 'queued', delivery: queued };
  },

  /** Overdue for long: nobody was told of it, or its workflow is gone. */
  overdue: async (before: Date, atMost: number): Promise<string[]> => {
    const oldest = { projection: { _id: 1 }, sort: { dueAt: 1 }, limit: atMost } as const;
    const found = await db.deliveries.find({ dueAt: { $lt: before } }, oldest).toArray();
    return found.map(({ _id }) => _id);
  },
});
