import { z } from 'zod';
import { eventTypes } from '../../src/domain/events/event.js';
import { disabledBecause, type Webhook } from '../../src/domain/webhooks/webhook.js';
import { iso, isoOrNull, label, time } from '../conventions/shapes.js';

export const webhookFields = {
  name: label,
  url: z
    .url()
    .max(2_000)
    .describe(
      'https, at a public address, without user, password or #; others as WEBHOOK_ALLOWED_HOSTS has it.',
    ),
  eventTypes: z
    .array(z.enum(eventTypes))
    .max(eventTypes.length)
    .transform((types) => [...new Set(types)])
    .describe('What it is told of; none: rules alone call it.'),
  enabled: z
    .boolean()
    .describe('Switched off it gets nothing, nor what waits for it; deliveries may be replayed later.'),
};

export const webhookSchema = z
  .object({
    id: z.string(),
    ...webhookFields,
    url: z.string(),
    eventTypes: z.array(z.enum(eventTypes)),
    disabledBecause: z
      .enum(disabledBecause)
      .nullable()
      .describe('gone: it answered 410; to be enabled again by a PATCH. null while enabled.'),
    secrets: z
      .array(z.object({ createdAt: time, expiresAt: time.nullable() }))
      .describe('By which deliveries are signed, newest first; each is shown once, when it is made.'),
    version: z.int().describe('The ETag, without quotes.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Webhook' });

export const webhookWithSecretSchema = webhookSchema
  .extend({
    secret: z
      .string()
      .describe('whsec_ and base64: verifies the header webhook-signature (standardwebhooks.com).'),
  })
  .meta({ id: 'WebhookWithSecret' });

export const viewWebhook = (webhook: Webhook): z.output<typeof webhookSchema> => ({
  id: webhook._id,
  name: webhook.name,
  url: webhook.url,
  eventTypes: [...webhook.eventTypes],
  enabled: webhook.enabled,
  disabledBecause: webhook.disabledBecause,
  secrets: webhook.secrets.map(({ createdAt, expiresAt }) => ({
    createdAt: iso(createdAt),
    expiresAt: isoOrNull(expiresAt),
  })),
  version: webhook.version,
  createdAt: iso(webhook.createdAt),
  updatedAt: iso(webhook.updatedAt),
});
