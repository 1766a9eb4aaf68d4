import { z } from 'zod';
import { accountStates, type Account } from '../../src/domain/accounts/account.js';
import type { AccountSettings } from '../../src/domain/accounts/settings.js';
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
  keywords: [...settings.keywords],
  dmKeywords: [...settings.dmKeywords],
  reminderDays: [...settings.reminderDays],
  visibility: { ...settings.visibility, groupIds: [...settings.visibility.groupIds] },
});
