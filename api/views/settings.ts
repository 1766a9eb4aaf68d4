import { z } from 'zod';
import { mostVideoMegabytes } from '../../src/domain/media/medium.js';
import type { Config } from '../../src/config.js';
import { ticketDeleters, type Settings, type SettingsChanges } from '../../src/domain/settings.js';
import { isoOrNull, time } from '../conventions/shapes.js';
import {
  ticketLinkChanges,
  ticketLinksChangesSchema,
  ticketLinksSchema,
  viewTicketLinks,
} from './ticket-links.js';

const fields = z.object({
  ticketDeletion: z.enum(ticketDeleters).describe('Who may delete tickets: agents, or admins only (S66).'),
  videoMegabytes: z
    .int()
    .min(1)
    .max(mostVideoMegabytes)
    .describe('How large a video agents may attach, in megabytes (S45).'),
  undoSeconds: z
    .int()
    .min(0)
    .max(60)
    .describe('So long an answer waits before it is sent, and can be cancelled; 0: it is sent at once.'),
});

export const globalSettingsSchema = fields
  .extend({
    ticketLinks: ticketLinksSchema,
    version: z.int().describe('Counts the changes. The ETag.'),
    updatedAt: time.nullable(),
  })
  .meta({ id: 'Settings' });

/** Any of the settings; what is left out stays. */
export const globalSettingsChangesSchema = fields
  .partial()
  .extend({ ticketLinks: ticketLinksChangesSchema.optional() })
  .strict()
  .meta({ id: 'SettingsChanges' });

export const viewSettings = ({
  ticketDeletion,
  videoMegabytes,
  ticketLinks,
  undoSeconds,
  version,
  updatedAt,
}: Settings): z.output<typeof globalSettingsSchema> => ({
  ticketDeletion,
  videoMegabytes,
  ticketLinks: viewTicketLinks(ticketLinks),
  undoSeconds,
  version,
  updatedAt: isoOrNull(updatedAt),
});

/** The changes as they are stored: secrets sealed. */
export const settingsChanges = (
  keys: Config['keys'],
  { ticketLinks, ...changes }: z.output<typeof globalSettingsChangesSchema>,
): SettingsChanges => ({
  ...changes,
  ...(ticketLinks ? { ticketLinks: ticketLinkChanges(keys, ticketLinks) } : {}),
});
