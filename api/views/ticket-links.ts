import { z } from 'zod';
import {
  shorteners,
  type TicketLinkChanges,
  type TicketLinkSettings,
} from '../../src/domain/links/link-settings.js';
import { isTemplate } from '../../src/domain/links/template.js';
import type { Config } from '../../src/config.js';
import { sealBitlyToken } from '../../src/shortener/bitly-token.js';

const domain = z
  .string()
  .max(253)
  .regex(/^[a-z0-9.-]+$/i, 'must be a domain such as go.example.com')
  .nullable();
const shared = {
  bitlyDomain: domain.describe('A short domain of your own at Bitly; null: bit.ly.'),
  bitlyGroup: z
    .string()
    .max(100)
    .nullable()
    .describe('The group at Bitly that the links count for; null: the token’s own.'),
  customTemplate: z
    .string()
    .max(500)
    .refine(isTemplate, 'must be an https address with one of {code} and {url} behind its host')
    .nullable()
    .describe(
      'For custom: an https address with {code}, the code of the short link, which yours leads to /l/{code} here, or with {url}, the whole link, encoded.',
    ),
};

const fields = z.object({
  append: z.boolean().describe('Whether answers can carry a link to the ticket page (S46).'),
  alwaysInclude: z
    .boolean()
    .describe('Every answer carries the short link; otherwise only where ticketLink asks for one.'),
  shortener: z.enum(shorteners).describe('What makes the short link.'),
  daysAfterClosing: z
    .int()
    .min(0)
    .max(3_650)
    .describe('A link opens its ticket for so many days after it was closed.'),
});

export const ticketLinksSchema = fields
  .extend({
    shortenerConfig: z.object({
      ...shared,
      hasBitlyToken: z.boolean().describe('Whether a token is kept; it is not shown again.'),
    }),
  })
  .meta({ id: 'TicketLinks' });

export const ticketLinksChangesSchema = fields
  .partial()
  .extend({
    shortenerConfig: z
      .strictObject({
        ...shared,
        bitlyToken: z
          .string()
          .regex(/^[\x21-\x7e]{1,500}$/, 'must be visible ASCII characters')
          .nullable()
          .describe('An access token of Bitly’s; kept encrypted. null forgets it.'),
      })
      .partial()
      .optional(),
  })
  .strict()
  .meta({ id: 'TicketLinksChanges' });

export const viewTicketLinks = ({
  shortenerConfig: { bitlyToken, ...config },
  ...settings
}: TicketLinkSettings): z.output<typeof ticketLinksSchema> => ({
  ...settings,
  shortenerConfig: { ...config, hasBitlyToken: bitlyToken !== null },
});

/** The changes as they are stored: the token sealed. */
export function ticketLinkChanges(
  keys: Config['keys'],
  { shortenerConfig, ...changes }: z.output<typeof ticketLinksChangesSchema>,
): TicketLinkChanges {
  if (!shortenerConfig) return changes;
  const { bitlyToken, ...config } = shortenerConfig;
  const sealed = typeof bitlyToken === 'string' ? sealBitlyToken(keys, bitlyToken) : bitlyToken;
  return { ...changes, shortenerConfig: { ...config, bitlyToken: sealed } };
}
