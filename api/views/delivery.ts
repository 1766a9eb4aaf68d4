import { z } from 'zod';
import { attemptErrors, deliveryStates, type Delivery } from '../../src/domain/webhooks/delivery.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';

export const deliverySchema = z
  .object({
    id: z
      .string()
      .describe('Also the header webhook-id of each attempt, by which receivers tell repetitions.'),
    webhookId: z.string(),
    type: z.string().describe('An event’s, or rule.called, or webhook.test.'),
    body: z.string().describe('What is sent, to the byte.'),
    state: z
      .enum(deliveryStates)
      .describe('cancelled: the webhook was switched off, is gone or was removed before it was delivered.'),
    attempts: z
      .array(
        z.object({
          at: time,
          status: z.int().nullable().describe('null: there was no answer.'),
          error: z.enum(attemptErrors).nullable(),
          ms: z.int(),
        }),
      )
      .describe('Oldest first, the last fifty.'),
    nextAttemptAt: time.nullable().describe('null: none is to come.'),
    replays: z.int().describe('How often somebody asked for it again.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Delivery' });

export const viewDelivery = (delivery: Delivery): z.output<typeof deliverySchema> => ({
  id: delivery._id,
  webhookId: delivery.webhookId,
  type: delivery.type,
  body: delivery.body,
  state: delivery.state,
  attempts: delivery.attempts.map(({ at, status, error, ms }) => ({ at: iso(at), status, error, ms })),
  nextAttemptAt: isoOrNull(delivery.dueAt ?? null),
  replays: delivery.replays,
  createdAt: iso(delivery.createdAt),
  updatedAt: iso(delivery.updatedAt),
});
