import { z } from 'zod';
import { id } from '../conventions/shapes.js';

const capture = z
  .enum(['off', 'all', 'keywords'])
  .describe('off: listed, no ticket; all: a ticket each; keywords: a ticket where a keyword matches.');
const keywords = z.array(z.string().trim().min(1).max(280)).max(200);

/** Departments and products come with their own resources; until then none can be named. */
const none = z.null();

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

export const settingsSchema = z
  .object({
    mentions: capture,
    directMessages: capture,
    likes: z.boolean(),
    kinds,
    keywords,
    dmKeywords: keywords.describe('Empty: keywords serves direct messages too.'),
    departmentId: none,
    historyHours: z.number().min(0).max(720).describe('What the first capture imports; 0 is nothing.'),
    pollSeconds: z.number().min(3).max(3_600),
    reminderDays: z.array(z.number().positive().max(365)).max(10),
    threadingIntervalMinutes: z.number().min(0).max(43_200).describe('0: direct messages never split.'),
    dmGroupId: id.nullable(),
    productId: none,
    fallbackDepartmentId: none,
    allowReplies: z.boolean(),
    isDefaultReplyAccount: z.boolean(),
    visibility,
    dailyBudgetUsd: z
      .number()
      .min(0)
      .max(1_000_000)
      .nullable()
      .describe(
        'null: none. A page of posts is read only where $0.225 are left, the most that the smallest may cost; see spend.advice of the health.',
      ),
    silenceHours: z.number().min(0).max(8_760).describe('0: no alert.'),
    pollSilenceMinutes: z.number().min(0).max(525_600).describe('0: no alert.'),
    closeSolvedAfterDays: z.number().positive().max(365),
    agentsMayEndSessions: z.boolean(),
    hideManualConversion: z.boolean(),
  })
  .meta({ id: 'AccountSettings' });

/** Any of the settings; what is left out stays. */
export const settingsChangesSchema = settingsSchema
  .extend({ kinds: kinds.partial().strict(), visibility: visibility.partial().strict() })
  .partial()
  .strict()
  .meta({ id: 'AccountSettingsChanges' });
