import { z } from 'zod';
import { channels } from '../../src/domain/tickets/ticket.js';
import type { View } from '../../src/domain/views/view.js';
import { iso, label, position, time } from '../conventions/shapes.js';
import { lookedAtSchema } from './conditions.js';

export const viewFields = z.strictObject({
  name: label,
  enabled: z.boolean().describe('false: people are not offered it.'),
  position: position.describe('The lowest comes first.'),
  conditions: lookedAtSchema,
});

export const newViewSchema = viewFields.extend({
  enabled: viewFields.shape.enabled.default(true),
  position: viewFields.shape.position.optional().describe('Left out: it comes last.'),
});

export const viewSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    position: z.int(),
    conditions: lookedAtSchema,
    standard: z.enum(channels).nullable().describe('Of the views that exist from the start: its channel.'),
    version: z.int().describe('The ETag, without quotes.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'View' });

export const viewView = (view: View): z.output<typeof viewSchema> => ({
  id: view._id,
  name: view.name,
  enabled: view.enabled,
  position: view.position,
  conditions: lookedAtSchema.parse(view.conditions),
  standard: view.standard ?? null,
  version: view.version,
  createdAt: iso(view.createdAt),
  updatedAt: iso(view.updatedAt),
});
