import { z } from 'zod';
import { id, ms } from './fields.js';

export const webhookRecord = z.object({
  id,
  appId: z.string(),
  url: z.string(),
  /** X delivers nothing while it is not. */
  valid: z.boolean(),
  createdAtMs: ms,
  /** When the address last answered X's challenge. */
  validatedAtMs: ms,
  deleted: z.boolean(),
});

export const subscriptionRecord = z.object({
  id,
  appId: z.string(),
  eventType: z.string(),
  filter: z.object({ user_id: id, direction: z.enum(['inbound', 'outbound']).optional() }),
  tag: z.string().optional(),
  webhookId: id.optional(),
  createdAtMs: ms,
  updatedAtMs: ms,
  deleted: z.boolean(),
});

export type Webhook = z.infer<typeof webhookRecord>;
export type Subscription = z.infer<typeof subscriptionRecord>;
