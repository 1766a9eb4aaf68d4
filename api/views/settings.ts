import { z } from 'zod';
import { mostVideoMegabytes } from '../../src/domain/media/medium.js';
import type { Config } from '../../src/config.js';
import { ticketDeleters, type Settings, type SettingsChanges } from '../../src/domain/settings.js';
import { isoOrNull, time } from '../conventions/shapes.js';
import { newOfficeHoursSchema, officeHoursSchema, viewOfficeHours } from './office-hours.js';
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
  smsDollarsPerDay: z
    .number()
    .min(0)
    .max(100_000)
    .nullable()
    .describe(
      'What SMS of a UTC day may cost by SMS_SEGMENT_USD; beyond it pages go by e-mail, and no codes for phones are sent. 0: none by SMS; null: whatever they cost. Answers to SMS that come in, and SMS to admins about a pager that is dead, are sent beyond it.',
    ),
});

/** Whether policies may page by SMS (S60). */
const smsSchema = z.object({
  available: z.boolean(),
  reason: z.enum(['smsNotConfigured', 'smsBudgetZero']).nullable().describe('Why not.'),
});

export const globalSettingsSchema = fields
  .extend({
    ticketLinks: ticketLinksSchema,
    officeHours: officeHoursSchema.nullable().describe('null: conditions about them hold for no ticket.'),
    sms: smsSchema.describe('Whether policies can page by SMS; read only.'),
    version: z.int().describe('Counts the changes. The ETag.'),
    updatedAt: time.nullable(),
  })
  .meta({ id: 'Settings' });

/** Any of the settings; what is left out stays. */
export const globalSettingsChangesSchema = fields
  .partial()
  .extend({
    ticketLinks: ticketLinksChangesSchema.optional(),
    officeHours: newOfficeHoursSchema.nullable().optional(),
  })
  .strict()
  .meta({ id: 'SettingsChanges' });

export const viewSettings = (
  {
    ticketDeletion,
    videoMegabytes,
    ticketLinks,
    undoSeconds,
    smsDollarsPerDay,
    officeHours,
    version,
    updatedAt,
  }: Settings,
  { sms }: Pick<Config, 'sms'>,
): z.output<typeof globalSettingsSchema> => ({
  ticketDeletion,
  videoMegabytes,
  ticketLinks: viewTicketLinks(ticketLinks),
  undoSeconds,
  smsDollarsPerDay,
  officeHours: viewOfficeHours(officeHours),
  sms: viewSms(smsDollarsPerDay, sms !== null),
  version,
  updatedAt: isoOrNull(updatedAt),
});

function viewSms(dollarsPerDay: number | null, isConfigured: boolean): z.output<typeof smsSchema> {
  if (!isConfigured) return { available: false, reason: 'smsNotConfigured' };
  if (dollarsPerDay === 0) return { available: false, reason: 'smsBudgetZero' };
  return { available: true, reason: null };
}

/** The changes as they are stored: secrets sealed. */
export const settingsChanges = (
  keys: Config['keys'],
  { ticketLinks, ...changes }: z.output<typeof globalSettingsChangesSchema>,
): SettingsChanges => ({
  ...changes,
  ...(ticketLinks ? { ticketLinks: ticketLinkChanges(keys, ticketLinks) } : {}),
});
