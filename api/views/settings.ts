import { z } from 'zod';
import { ticketDeleters, type Settings } from '../../src/domain/settings.js';
import { isoOrNull, time } from '../conventions/shapes.js';

const fields = z.object({
  ticketDeletion: z.enum(ticketDeleters).describe('Who may delete tickets: agents, or admins only (S66).'),
  undoSeconds: z
    .int()
    .min(0)
    .max(60)
    .describe('So long an answer waits before it is sent, and can be cancelled; 0: it is sent at once.'),
});

export const globalSettingsSchema = fields
  .extend({
    version: z.int().describe('Counts the changes. The ETag.'),
    updatedAt: time.nullable(),
  })
  .meta({ id: 'Settings' });

/** Any of the settings; what is left out stays. */
export const globalSettingsChangesSchema = fields.partial().strict().meta({ id: 'SettingsChanges' });

export const viewSettings = ({
  ticketDeletion,
  undoSeconds,
  version,
  updatedAt,
}: Settings): z.output<typeof globalSettingsSchema> => ({
  ticketDeletion,
  undoSeconds,
  version,
  updatedAt: isoOrNull(updatedAt),
});
