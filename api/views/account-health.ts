import { z } from 'zod';
import { accountStates, type Account, type Source } from '../../src/domain/accounts/account.js';
import { encryptedChatAdvice, encryptedChatSigns } from '../../src/domain/accounts/encrypted-chat.js';
import { silenceKinds } from '../../src/domain/access/silence.js';
import { sourceKinds } from '../../src/domain/sources/kinds.js';
import { billedKinds, usdOf } from '../../src/domain/spend/prices.js';
import { momentOf, spentOns } from '../../src/domain/spend/spend.js';
import type { AccessHealth, Health, SpendHealth } from '../../src/store/accounts/health.js';
import { pushStates, type AccountPush } from '../../src/store/push/health.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';
import { gapSchema, viewGap } from './gap.js';

const sourceHealthSchema = z.object({
  kind: z.enum(sourceKinds),
  lastSuccessAt: time.nullable(),
  nextPollAt: time,
  pausedUntil: time.nullable().describe('X asked to wait until then.'),
  rateLimit: z.object({ limit: z.int(), remaining: z.int(), resetAt: time }).nullable(),
  failures: z.int().describe('In a row.'),
  lastError: z.string().nullable(),
});

const noticeSchema = z.object({
  agentId: z.string(),
  email: z.string().nullable().describe('Of the agent, for admins; null also when the agent is gone.'),
  step: z
    .union([z.number(), z.literal('recovered')])
    .describe('0: as it began; n: the reminder after n days; recovered: access is back.'),
  state: z
    .enum(['sending', 'sent', 'refused', 'undelivered'])
    .describe(
      'refused: the mail server takes no mail for this address; undelivered: it put the mail off for too long.',
    ),
  at: time.describe('When it was settled; while sending: when it was first tried.'),
});

const accessSchema = z.object({
  cause: z.string().describe('As stateReason.'),
  since: time,
  nextLookAt: time
    .nullable()
    .describe('When X is asked again by itself; null when a person must reauthorize.'),
  nextReminderAt: time.nullable().describe('null: the admins are reminded no more.'),
  waitingReplies: z.int().describe('Replies that wait until access is back.'),
  notices: z.array(noticeSchema).describe('The mails to the admins, oldest first (S7).'),
});

const usd = z.number().describe('US dollars, in tenths of a cent.');

const spendSchema = z.object({
  day: z.iso.date().describe('By X’s clock; X bills by its UTC day.'),
  spentUsd: usd,
  heldUsd: usd.describe('The most that calls under way may cost.'),
  uncertainUsd: usd.describe('The most that calls may have cost whose end is not known.'),
  budgetUsd: usd.nullable().describe('settings.dailyBudgetUsd; replies are counted, and never held back.'),
  advice: z
    .string()
    .nullable()
    .describe('What to do where the budget has no room for a page of some list; null: it has.'),
  on: z
    .array(z.object({ on: z.enum(spentOns), usd }))
    .describe('Where it went, dearest first, with what is held and uncertain.'),
  billed: z.array(z.object({ what: z.enum(billedKinds), count: z.int(), usd })).describe('What X bills.'),
  slowed: z
    .array(
      z.object({
        source: z.enum(sourceKinds),
        by: z.number().nullable().describe('So many times its own pace; null: paused.'),
        pausedUntil: time.nullable().describe('Unless the budget is raised; X’s time.'),
      }),
    )
    .describe('Sources that the budget holds back, the dearest first.'),
});

const pushSchema = z.object({
  state: z
    .enum(pushStates)
    .describe('off: everything is polled at its own pace; partly: some lists are pushed; failing: none is.'),
  sources: z.array(z.enum(sourceKinds)).describe('Lists of which X pushes what is new; read seldom besides.'),
  since: time.nullable(),
  lastError: z.string().nullable().describe('Why the app’s webhook does not work.'),
  refused: z.array(z.object({ eventType: z.string(), reason: z.string() })),
});

export const healthSchema = z
  .object({
    accountId: z.string(),
    state: z.enum(accountStates),
    stateReason: z.string().nullable(),
    captureStarted: time.nullable(),
    access: accessSchema
      .nullable()
      .describe('What stands between the account and X; null while X gives access.'),
    sources: z.array(sourceHealthSchema),
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
  { access, sources, gaps, spend, silences, encryptedChat, push, missingKey }: Health,
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
  push: viewPush(push),
  missingKey: missingKey === null ? null : { id: missingKey, advice: keyAdvice(missingKey) },
  sendsHeldUntil: isoOrNull(account.sendsHeldUntil ?? null),
});

const keyAdvice = (id: string): string =>
  `Put the key "${id}", as it was, back into PERCH_KEYS of the worker and restart it: capture then goes on by itself. Nobody need authorize the account again.`;

const viewPush = ({ state, health, lastError, refused }: AccountPush): z.output<typeof pushSchema> => ({
  state,
  sources: [...(health?.sources ?? [])],
  since: isoOrNull(health?.healthySince ?? null),
  lastError,
  refused: refused.map(({ eventType, reason }) => ({ eventType, reason })),
});

const viewAccess = (
  { incident, nextLookAt, nextReminderAt, waitingReplies, notices, emails }: AccessHealth,
  withEmails: boolean,
): z.output<typeof accessSchema> => ({
  cause: incident.cause,
  since: iso(incident.beganAt),
  nextLookAt: isoOrNull(nextLookAt),
  nextReminderAt: isoOrNull(nextReminderAt),
  waitingReplies,
  notices: notices.map((notice) => ({
    agentId: notice.agentId,
    email: withEmails ? (emails.get(notice.agentId) ?? null) : null,
    step: notice.step,
    state: notice.state,
    at: iso(notice.at),
  })),
});

const viewSpend = (spend: SpendHealth): z.output<typeof spendSchema> => ({
  day: spend.day,
  spentUsd: usdOf(spend.settled),
  heldUsd: usdOf(spend.held),
  uncertainUsd: usdOf(spend.uncertain),
  budgetUsd: spend.budget === null ? null : usdOf(spend.budget),
  advice: spend.advice,
  on: [...spend.on].map(([on, micros]) => ({ on, usd: usdOf(micros) })),
  billed: spend.billed.map(({ what, count, micros }) => ({ what, count, usd: usdOf(micros) })),
  slowed: spend.slowed.map(({ kind, pace }) => ({
    source: kind,
    by: pace.kind === 'paused' ? null : pace.by,
    pausedUntil: pace.kind === 'paused' ? iso(momentOf(spend.day, pace.until)) : null,
  })),
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
