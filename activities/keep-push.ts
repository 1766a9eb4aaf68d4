import type { Account } from '../src/domain/accounts/account.js';
import type { Clock } from '../src/domain/clock.js';
import {
  planPush,
  sourcesPushed,
  type Missing,
  type PushedAccount,
} from '../src/domain/sources/push-plan.js';
import { wantedSources } from '../src/domain/sources/sources.js';
import type { Wake } from '../src/domain/wake.js';
import type { Database } from '../src/store/database.js';
import { pushRepository, type RefusedSubscription } from '../src/store/push/repository.js';
import type { PushAccess } from '../src/x/client.js';
import { XError, type XErrorKind } from '../src/x/errors/x-error.js';
import type { Webhook } from '../src/x/push/api.js';
import { each } from './each.js';
import { withHeartbeat } from './heartbeat.js';

export interface PushParts {
  readonly db: Database;
  readonly wake: Wake;
  readonly clock: Clock;
  readonly config: { readonly push: { readonly isOn: boolean; readonly webhookUrl: string } | null };
  /** Null without the keys for push. */
  readonly push: PushAccess | null;
}

/** X does not say how push stands: so long it is taken to stand as it stood. */
const unheardMs = 5 * 60_000;
/** What X refused for a reason that stays is tried again after so long. */
const refusedMs = 15 * 60_000;
/** So long X is asked to change things; the rest is for the next minute. The activity's deadline leaves room for the last call. */
const longestMs = 40_000;

export const pushActivities = (parts: PushParts) => ({
  /**
   * Keeps the webhook valid and the subscriptions what the accounts want, and tells each account's poll
   * which lists X pushes; returns how many accounts were told something new.
   */
  keepPush: (): Promise<number> => withHeartbeat(() => keepOrTakeDown(parts)),
});

async function keepOrTakeDown(parts: PushParts): Promise<number> {
  const { push, config } = parts;
  if (!push || !config.push) return tellAll(parts, [], []);
  try {
    if (config.push.isOn) return await keep(parts, push, config.push.webhookUrl);
    return await takeDown(parts, push, config.push.webhookUrl);
  } catch (error) {
    if (!(error instanceof XError)) throw error;
    return unheard(parts, error);
  }
}

async function keep(parts: PushParts, push: PushAccess, url: string): Promise<number> {
  const { db, clock } = parts;
  const began = clock().getTime();
  const mayGoOn = (): boolean => clock().getTime() - began < longestMs;
  const repository = pushRepository(db);
  const webhooks = await push.webhooks();
  // Before anything changes at X: that the webhook is valid anew is seen once.
  const subscriptions = await push.subscriptions();
  const { webhook, anew } = await validWebhook(push, webhooks, url);
  await repository.note({ webhookId: webhook.id });
  const accounts = await repository.capturing();
  const wanted = accounts.map(toPushed);
  const others = webhooks.map(({ id }) => id).filter((id) => id !== webhook.id);
  const plan = planPush(wanted, subscriptions, { webhookId: webhook.id, others });
  const kept = await dropAll(push, plan.surplus, mayGoOn);
  const missing = await subscribeAll({ ...parts, mayGoOn }, push, webhook, plan.missing);
  await repository.note({ checkedAt: clock(), lastError: kept?.message ?? null });
  return tellAll(parts, accounts, missing, anew);
}

/** What X keeps of them costs what it pushes, and is tried again; it must not cost the accounts their push. */
async function dropAll(
  push: PushAccess,
  ids: readonly string[],
  mayGoOn: () => boolean,
): Promise<XError | null> {
  let failure: XError | null = null;
  for (const id of ids) {
    if (!mayGoOn()) break;
    try {
      await push.deleteSubscription(id);
    } catch (error) {
      if (!(error instanceof XError)) throw error;
      if (error.kind !== 'notFound') failure = error;
    }
  }
  return failure;
}

const toPushed = ({ _id, xUserId, settings }: Account): PushedAccount => ({
  accountId: _id,
  xUserId,
  sources: wantedSources(settings),
});

/** Ours, made or let be proved anew where X has none that is valid: then X has kept something to itself. */
async function validWebhook(
  push: PushAccess,
  webhooks: readonly Webhook[],
  url: string,
): Promise<{ readonly webhook: Webhook; readonly anew: boolean }> {
  const existing = webhooks.find((one) => one.url === url);
  if (!existing) return { webhook: await push.createWebhook(url), anew: true };
  if (!existing.valid) await push.validateWebhook(existing.id);
  return { webhook: existing, anew: !existing.valid };
}

/** Subscribes to what is missing, and returns what is missing still. */
async function subscribeAll(
  { db, clock, mayGoOn }: PushParts & { readonly mayGoOn: () => boolean },
  push: PushAccess,
  { id: webhookId }: Webhook,
  missing: readonly Missing[],
): Promise<readonly Missing[]> {
  const repository = pushRepository(db);
  const state = await repository.state();
  const began = clock().getTime();
  const refused = state.refused.filter(({ at }) => at.getTime() > began - refusedMs);
  let pausedUntil = state.pausedUntil && state.pausedUntil.getTime() > began ? state.pausedUntil : null;
  const left: Missing[] = [];
  for (const one of missing) {
    const mayTry = pausedUntil === null && mayGoOn() && !isAmong(refused, one);
    const failure = mayTry ? await trySubscribe(push, one, webhookId) : null;
    if (mayTry && !failure) continue;
    left.push(one);
    if (failure?.kind === 'rateLimited')
      pausedUntil = failure.resetAt ?? new Date(clock().getTime() + refusedMs);
    else if (failure && !passes(failure)) refused.push(refusalOf(one, failure, clock()));
  }
  if (missing.length > 0 || state.refused.length > 0 || state.pausedUntil)
    await repository.note({ pausedUntil, refused });
  return left;
}

async function trySubscribe(push: PushAccess, one: Missing, webhookId: string): Promise<XError | null> {
  try {
    await push.subscribe(one.accountId, one.wanted, { xUserId: one.xUserId, webhookId });
    return null;
  } catch (error) {
    if (error instanceof XError) return error;
    throw error;
  }
}

/** These say nothing of how push stands. */
const passing: readonly XErrorKind[] = ['unavailable', 'lost', 'notSent', 'tokenUnavailable', 'rateLimited'];
const passes = ({ kind }: XError): boolean => passing.includes(kind);

const isAmong = (refused: readonly RefusedSubscription[], { accountId, wanted }: Missing): boolean =>
  refused.some((one) => one.accountId === accountId && one.eventType === wanted.eventType);

const refusalOf = ({ accountId, wanted }: Missing, { message }: XError, at: Date): RefusedSubscription => ({
  accountId,
  eventType: wanted.eventType,
  reason: message,
  at,
});

/** Push was switched off: X would go on pushing, and billing, to an address that takes nothing. */
async function takeDown(parts: PushParts, push: PushAccess, url: string): Promise<number> {
  const told = await tellAll(parts, [], []);
  const repository = pushRepository(parts.db);
  const { webhookId } = await repository.state();
  if (webhookId === null) return told;
  const webhook = (await push.webhooks()).find((one) => one.url === url);
  const ours = (await push.subscriptions()).filter((one) => one.webhookId === (webhook?.id ?? webhookId));
  await each(ours, ({ id }) => push.deleteSubscription(id));
  if (webhook) await push.deleteWebhook(webhook.id);
  await repository.note({ webhookId: null, checkedAt: parts.clock(), lastError: null, refused: [] });
  return told;
}

/** X refused, or did not answer: what it pushes is not known, and after a while not trusted. */
async function unheard(parts: PushParts, error: XError): Promise<number> {
  const repository = pushRepository(parts.db);
  const { checkedAt } = await repository.state();
  await repository.note({ lastError: error.message });
  const age = parts.clock().getTime() - (checkedAt?.getTime() ?? 0);
  return passes(error) && age < unheardMs ? 0 : tellAll(parts, [], []);
}

/** Tells each account that X pushes its lists, and the others that it does not. */
async function tellAll(
  { db, wake, clock }: PushParts,
  accounts: readonly Account[],
  missing: readonly Missing[],
  anew = false,
): Promise<number> {
  const repository = pushRepository(db);
  const told = new Set(accounts.map(({ _id }) => _id));
  const news = [
    ...accounts.map((account) => [account, sourcesPushed(toPushed(account), missing)] as const),
    ...(await repository.pushed())
      .filter(({ _id }) => !told.has(_id))
      .map((account) => [account, []] as const),
  ];
  const changed = await each(news, async ([account, sources]) => {
    if (!(await repository.tell(account, sources, anew, clock()))) return 0;
    await wake.account(account._id);
    return 1;
  });
  return changed.reduce<number>((sum, one) => sum + one, 0);
}
