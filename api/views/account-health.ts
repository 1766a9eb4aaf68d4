import { z } from 'zod';
import { accountStates, type Account } from '../../src/domain/accounts/account.js';
import { encryptedChatAdvice, encryptedChatSigns } from '../../src/domain/accounts/encrypted-chat.js';
import { silenceKinds } from '../../src/domain/access/silence.js';
import type { Health } from '../../src/store/accounts/health.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';
import { gapSchema, viewGap } from './gap.js';
import { accessSchema, viewAccess } from './health/access.js';
import { messagesSchema, viewMessages } from './health/messages.js';
import { pushSchema, viewPush } from './health/push.js';
import { sourceSchema, viewSource } from './health/source.js';
import { spendSchema, viewSpend } from './health/spend.js';

export const healthSchema = z
  .object({
    accountId: z.string(),
    state: z.enum(accountStates),
    stateReason: z.string().nullable(),
    captureStarted: time.nullable(),
    access: accessSchema
      .nullable()
      .describe('What stands between the account and X; null while X gives access.'),
    sources: z.array(sourceSchema),
    gaps: z.array(gapSchema).describe('The ten newest; all of them: GET /v1/accounts/{id}/gaps.'),
    spend: spendSchema.describe('What the account costs today, as X’s price list has it (S50).'),
    groupMessages: z.int().describe('Messages in group conversations, which create nothing (S21).'),
    silences: z
      .array(z.object({ kind: z.enum(silenceKinds), since: time }))
      .describe(
        'Longer than the settings allow (S10). polls: X answers none; items: X answers, and nothing comes.',
      ),
    encryptedChat: z
      .object({ signs: z.array(z.enum(encryptedChatSigns)), advice: z.string() })
      .nullable()
      .describe(
        'Messages are probably withheld, because X gives encrypted ones to no app (S11). null: no sign of it, which is no proof.',
      ),
    messages: messagesSchema.describe(
      'Direct messages sent in 24 hours: X takes so many of the app, which its accounts share.',
    ),
    push: pushSchema.describe('What X pushes to /hooks/x, beside polling.'),
    missingKey: z
      .object({ id: z.string(), advice: z.string() })
      .nullable()
      .describe('The key of PERCH_KEYS that the worker lacks to open the account’s tokens; null: none.'),
    sendsHeldUntil: time
      .nullable()
      .describe('X holds the account back from sending (heldBackByX): replies wait until then.'),
  })
  .meta({ id: 'AccountHealth' });

/** E-mail addresses of agents are for admins. */
export const viewHealth = (
  account: Account,
  { access, sources, gaps, spend, silences, encryptedChat, push, missingKey, messages }: Health,
  withEmails: boolean,
): z.output<typeof healthSchema> => ({
  accountId: account._id,
  state: account.state,
  stateReason: account.stateReason,
  captureStarted: isoOrNull(account.captureStarted),
  access: access && viewAccess(access, withEmails),
  sources: sources.map(viewSource),
  gaps: gaps.map(viewGap),
  spend: viewSpend(spend),
  groupMessages: sources.reduce((sum, { groupMessages }) => sum + groupMessages, 0),
  silences: silences.map(({ kind, since }) => ({ kind, since: iso(since) })),
  encryptedChat:
    encryptedChat.length === 0
      ? null
      : { signs: [...encryptedChat], advice: encryptedChatAdvice(account.handle, encryptedChat) },
  messages: viewMessages(messages),
  push: viewPush(push),
  missingKey: missingKey === null ? null : { id: missingKey, advice: keyAdvice(missingKey) },
  sendsHeldUntil: isoOrNull(account.sendsHeldUntil ?? null),
});

const keyAdvice = (id: string): string =>
  `Put the key "${id}", as it was, back into PERCH_KEYS of the worker and restart it: capture then goes on by itself. Nobody need authorize the account again.`;
