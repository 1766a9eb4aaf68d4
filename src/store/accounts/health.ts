import { noticesDue, type AccessIncident, type Notice } from '../../domain/access/incident.js';
import type { Account, Source } from '../../domain/accounts/account.js';
import { budgetAdvice } from '../../domain/spend/budget-advice.js';
import type { EncryptedChatSign } from '../../domain/accounts/encrypted-chat.js';
import type { Gap } from '../../domain/sources/gap.js';
import { kindsOf, wantedSources } from '../../domain/sources/sources.js';
import type { SourceKind } from '../../domain/sources/kinds.js';
import { microsOf } from '../../domain/spend/prices.js';
import { billingDay, dayGone, totalOf } from '../../domain/spend/spend.js';
import type { Silence } from '../../domain/access/silence.js';
import { isOwnPace, pacesUnder, type Pace } from '../../domain/spend/pace.js';
import { xNow } from '../../domain/at-x/clock.js';
import type { QuotaStanding } from '../../domain/replies/message-quota.js';
import type { Database } from '../database.js';
import { noticesRepository } from '../notices/repository.js';
import { pushOf, type AccountPush } from '../push/health.js';
import { quotaOf } from '../replies/message-quota.js';
import { sourcesRepository } from '../sources/repository.js';
import { daySpendOf, type DaySpend } from '../spend/summary.js';
import { encryptedChatOf } from './encrypted-chat.js';
import { accountsRepository } from './repository.js';
import { silencesRepository } from './silences.js';

/** How an account fares (S10). */
export interface Health {
  /** Null while X gives access. */
  readonly access: AccessHealth | null;
  readonly sources: readonly Source[];
  /** The newest few. */
  readonly gaps: readonly Gap[];
  /** X's today. */
  readonly spend: SpendHealth;
  /** For longer than the settings allow. */
  readonly silences: readonly Silence[];
  readonly encryptedChat: readonly EncryptedChatSign[];
  readonly push: AccountPush;
  /** The key that the account’s tokens were stored with, while polls miss it in PERCH_KEYS. */
  readonly missingKey: string | null;
  readonly messages: QuotaStanding;
}

/** What an account costs, and what its budget does to its sources (S50). */
export interface SpendHealth extends DaySpend {
  /** In millionths of a US dollar; null: none. */
  readonly budget: number | null;
  /** Where no page of some list fits in the budget, what to do about it. */
  readonly advice: string | null;
  /** Sources that the budget slows or pauses. */
  readonly slowed: readonly { readonly kind: SourceKind; readonly pace: Pace }[];
}

export interface AccessHealth {
  readonly incident: AccessIncident;
  /** When X is asked again; null when it is not before somebody reauthorizes. Our time. */
  readonly nextLookAt: Date | null;
  readonly nextReminderAt: Date | null;
  readonly waitingReplies: number;
  /** Oldest first. */
  readonly notices: readonly Notice[];
  /** Of the agents that the notices went to, by their ids. */
  readonly emails: ReadonlyMap<string, string>;
}

const newestGaps = 10;

export async function healthOf(
  db: Database,
  account: Account,
  now: Date,
  messagesPerDay: number,
): Promise<Health> {
  const accounts = accountsRepository(db);
  const sources = await sourcesRepository(db).list(account._id);
  const { data: gaps } = await accounts.gaps(account._id, { limit: newestGaps });
  return {
    access: await accessOf(db, account, sources, now),
    sources,
    gaps,
    spend: await spendOf(db, account, sources, now),
    silences: await silencesRepository(db).openOf(account._id),
    encryptedChat: await encryptedChatOf(db, account, now),
    push: await pushOf(db, account),
    missingKey: await missingKeyOf(db, account, sources),
    messages: await quotaOf(db, account._id, messagesPerDay, now),
  };
}

/** As the worker finds it: its key ring counts, not that of whoever asks. */
async function missingKeyOf(
  db: Database,
  { _id, settings }: Account,
  sources: readonly Source[],
): Promise<string | null> {
  const wanted = wantedSources(settings);
  if (!sources.some(({ kind, lastError }) => lastError === 'keyMissing' && wanted.includes(kind)))
    return null;
  const grant = await db.grants.findOne({ _id }, { projection: { 'accessToken.keyId': 1 } });
  return grant?.accessToken.keyId ?? null;
}

async function spendOf(
  db: Database,
  account: Account,
  sources: readonly Source[],
  now: Date,
): Promise<SpendHealth> {
  const day = billingDay(xNow(account, now));
  const spend = await daySpendOf(db, account._id, day, now);
  const { dailyBudgetUsd } = account.settings;
  if (dailyBudgetUsd === null) return { ...spend, budget: null, advice: null, slowed: [] };
  const budget = microsOf(dailyBudgetUsd);
  const soFar = { budget, spent: totalOf(spend), gone: dayGone(xNow(account, now)), bySource: spend.on };
  const paces = pacesUnder(kindsOf(sources), soFar);
  const slowed = [...paces].flatMap(([kind, pace]) => (isOwnPace(pace) ? [] : [{ kind, pace }]));
  const advice = budgetAdvice(budget, kindsOf(sources));
  return { ...spend, budget, advice, slowed };
}

async function accessOf(
  db: Database,
  { _id: accountId, state, trouble, settings }: Account,
  sources: readonly Source[],
  now: Date,
): Promise<AccessHealth | null> {
  const incident = trouble?.incidentId && (await db.accessIncidents.findOne({ _id: trouble.incidentId }));
  if (!incident) return null;
  const notices = await noticesRepository(db).of([incident._id]);
  const agents = await db.agents.find({ _id: { $in: notices.map(({ agentId }) => agentId) } }).toArray();
  return {
    incident,
    nextLookAt: state === 'blocked' ? earliest(sources) : null,
    nextReminderAt: noticesDue(incident, settings.reminderDays, now).nextAt,
    waitingReplies: await db.replies.countDocuments({ accountId, state: 'queued' }),
    notices,
    emails: new Map(agents.map(({ _id, email }) => [_id, email])),
  };
}

const earliest = (sources: readonly Source[]): Date | null =>
  sources.map(({ dueAt }) => dueAt).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
