import { z } from 'zod';
import type { AccountSettings } from '../../src/domain/accounts/settings.js';
import { parseKeywords } from '../../src/domain/keywords/parse.js';
import { id, keyword } from '../conventions/shapes.js';

const capture = z.enum(['off', 'all', 'keywords']);
const keywords = z.array(keyword).max(200);

const kinds = z.object({
  directMentions: z.boolean(),
  repliesToUs: z.boolean(),
  deepReplies: z.boolean(),
  quotes: z.boolean(),
  reposts: z.boolean(),
});

const visibility = z.object({
  who: z.enum(['admins', 'groups', 'everyone']),
  groupIds: z.array(id).max(200),
});

/** Each with what it does, and the statement of docs/behaviour.md; docs/account-settings.md is made of them. */
export const settingsSchema = z
  .object({
    mentions: capture.describe(
      'Mentions. off: listed, no ticket; all: a ticket each; keywords: a ticket where a keyword matches (S12).',
    ),
    directMessages: capture.describe('Direct messages; as mentions (S12).'),
    likes: z
      .boolean()
      .describe('Whether a like by the account makes a ticket; its likes are read only then (S20).'),
    kinds: kinds.describe('Which kinds of mentions may make tickets; the others are listed (S13).'),
    keywords: keywords.describe('For mentions: keywords; any suffices (S14).'),
    dmKeywords: keywords.describe('For direct messages: keywords. Empty: keywords serves them too (S14).'),
    departmentId: id
      .nullable()
      .describe('The department of its tickets, unless a rule names another; null: none (S17).'),
    historyHours: z
      .number()
      .min(0)
      .max(720)
      .describe('What the first capture imports, in hours; 0 is nothing (S3).'),
    pollSeconds: z
      .number()
      .min(3)
      .max(3_600)
      .describe(
        'How often X is asked, in seconds: direct messages at most each minute, likes each 15 s (S12).',
      ),
    reminderDays: z
      .array(z.number().positive().max(365))
      .max(10)
      .describe('How long after access was lost admins are reminded, in days (S7).'),
    threadingIntervalMinutes: z
      .number()
      .min(0)
      .max(43_200)
      .describe('Direct messages further apart open a new ticket, in minutes; 0: they never split (S32).'),
    dmGroupId: id.nullable().describe('The group of tickets from direct messages; null: none (S19).'),
    productId: id
      .nullable()
      .describe('The product of its tickets, unless a rule names another; null: none (S18).'),
    fallbackDepartmentId: id
      .nullable()
      .describe(
        'With keywords: what matches nothing becomes a ticket of this department; null: no ticket (S17).',
      ),
    allowReplies: z.boolean().describe('Whether answers are sent from the account (S40).'),
    isDefaultReplyAccount: z
      .boolean()
      .describe('The account to answer with where the addressed one may not; one at a time (S40).'),
    visibility: visibility.describe('Who sees what the account brings in the inbox (S29).'),
    dailyBudgetUsd: z
      .number()
      .min(0)
      .max(1_000_000)
      .nullable()
      .describe(
        'What reading may cost per UTC day, in US dollars; null: whatever it costs. A page of posts is read only where $0.225 are left, the most that the smallest may cost; see spend.advice of the health (S50).',
      ),
    silenceHours: z
      .number()
      .min(0)
      .max(8_760)
      .describe('Admins are told after so long without any item, in hours; 0: never (S10).'),
    pollSilenceMinutes: z
      .number()
      .min(0)
      .max(525_600)
      .describe('Admins are told after so long without a successful poll, in minutes; 0: never (S10).'),
    closeSolvedAfterDays: z
      .number()
      .positive()
      .max(365)
      .describe(
        'A ticket closes so many days after it was solved, also one solved before this was changed; closed, it never opens again (S33).',
      ),
    agentsMayEndSessions: z
      .boolean()
      .describe(
        'Whether agents may end a session of direct messages: the ticket is solved, and the next message opens a new one. Admins may always (S33).',
      ),
    hideManualConversion: z.boolean().describe('Whether items can no longer be made tickets by hand (S30).'),
  } satisfies Record<keyof AccountSettings, z.ZodType>)
  .meta({ id: 'AccountSettings' });

/** Also as people write a list: with commas between, what holds one in quotes (S14). */
const writtenKeywords = z.preprocess(
  (given) => (typeof given === 'string' ? parseKeywords(given) : given),
  keywords,
);

/** Any of the settings; what is left out stays. */
export const settingsChangesSchema = settingsSchema
  .extend({ kinds: kinds.partial().strict(), visibility: visibility.partial().strict() })
  .extend({
    keywords: writtenKeywords.describe('An array, or one text with commas between (S14).'),
    dmKeywords: writtenKeywords.describe('As keywords.'),
  })
  .partial()
  .strict()
  .meta({ id: 'AccountSettingsChanges' });
