import { z } from 'zod';

const id = z.string().regex(/^[0-9]{1,19}$/);
const time = z.iso.datetime();

const webhook = z.strictObject({ id, url: z.string(), valid: z.boolean(), created_at: time });
const deleted = z.strictObject({ data: z.strictObject({ deleted: z.literal(true) }) });

/** The answers about webhooks. */
export const webhookAnswers = {
  webhook: z.strictObject({ data: webhook }),
  webhooks: z.strictObject({
    data: z.array(webhook),
    meta: z.strictObject({ result_count: z.int().min(0) }),
  }),
  validated: z.strictObject({ data: z.strictObject({ valid: z.boolean() }) }),
  deleted,
  replay: z.strictObject({ data: z.strictObject({ job_id: z.string(), created_at: time }) }),
} as const;

const subscription = z.strictObject({
  subscription_id: id,
  event_type: z.string(),
  filter: z.strictObject({ user_id: id, direction: z.enum(['inbound', 'outbound']).optional() }),
  created_at: time,
  updated_at: time,
  tag: z.string().optional(),
  webhook_id: id.optional(),
});
const total = z.strictObject({ total_subscriptions: z.int().min(0) });

/** The answers about subscriptions. */
export const subscriptionAnswers = {
  created: z.strictObject({ data: z.strictObject({ subscription }), meta: total }),
  list: z.strictObject({
    data: z.array(subscription),
    meta: total.extend({ next_token: z.string().optional() }),
  }),
  updated: z.strictObject({
    data: z.strictObject({ subscription, total_subscriptions: z.int().min(0) }),
  }),
  deleted,
} as const;
