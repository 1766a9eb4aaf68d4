import { z } from 'zod';
import { accountStates, type Account, type AccountSettings, type Source } from '../../src/domain/account.js';
import { sourceKinds } from '../../src/domain/item.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';
import { settingsSchema } from './account-settings.js';

export const accountSchema = z
  .object({
    id: z.string(),
    xUserId: z.string(),
    handle: z.string(),
    name: z.string(),
    avatarUrl: z.string().nullable(),
    state: z.enum(accountStates),
    stateReason: z.string().nullable(),
    captureStarted: time.nullable().describe('When settings were first saved; nothing is polled before.'),
    settings: settingsSchema,
    version: z.int().describe('The ETag, without quotes.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Account' });

export const viewAccount = (account: Account): z.output<typeof accountSchema> => ({
  id: account._id,
  xUserId: account.xUserId,
  handle: account.handle,
  name: account.name,
  avatarUrl: account.avatarUrl,
  state: account.state,
  stateReason: account.stateReason,
  captureStarted: isoOrNull(account.captureStarted),
  settings: viewSettings(account.settings),
  version: account.version,
  createdAt: iso(account.createdAt),
  updatedAt: iso(account.updatedAt),
});

const viewSettings = (settings: AccountSettings): z.output<typeof settingsSchema> => ({
  ...settings,
  departmentId: null,
  productId: null,
  fallbackDepartmentId: null,
  keywords: [...settings.keywords],
  dmKeywords: [...settings.dmKeywords],
  reminderDays: [...settings.reminderDays],
  visibility: { ...settings.visibility, groupIds: [...settings.visibility.groupIds] },
});

const sourceHealthSchema = z.object({
  kind: z.enum(sourceKinds),
  lastSuccessAt: time.nullable(),
  nextPollAt: time,
  pausedUntil: time.nullable().describe('X asked to wait until then.'),
  rateLimit: z.object({ limit: z.int(), remaining: z.int(), resetAt: time }).nullable(),
  failures: z.int().describe('In a row.'),
  lastError: z.string().nullable(),
});

export const healthSchema = z
  .object({
    accountId: z.string(),
    state: z.enum(accountStates),
    stateReason: z.string().nullable(),
    captureStarted: time.nullable(),
    sources: z.array(sourceHealthSchema),
    groupMessages: z.int().describe('Messages in group conversations, which create nothing (S21).'),
  })
  .meta({ id: 'AccountHealth' });

export const viewHealth = (account: Account, sources: readonly Source[]): z.output<typeof healthSchema> => ({
  accountId: account._id,
  state: account.state,
  stateReason: account.stateReason,
  captureStarted: isoOrNull(account.captureStarted),
  sources: sources.map(viewSource),
  groupMessages: sources.reduce((sum, { groupMessages }) => sum + groupMessages, 0),
});

const viewSource = (source: Source): z.output<typeof sourceHealthSchema> => ({
  kind: source.kind,
  lastSuccessAt: isoOrNull(source.lastSuccessAt),
  nextPollAt: iso(source.dueAt),
  pausedUntil: isoOrNull(source.pausedUntil),
  rateLimit: source.rateLimit && { ...source.rateLimit, resetAt: iso(source.rateLimit.resetAt) },
  failures: source.failures,
  lastError: source.lastError,
});
