import { planPush } from '../../src/domain/sources/push-plan.js';
import { pushRepository } from '../../src/store/push/repository.js';
import type { Webhook } from '../../src/x/push/api.js';
import { dropAll } from './drop.js';
import { toPushed, type Round } from './parts.js';
import { subscribeAll } from './subscribe.js';
import { tellAll } from './tell.js';

/** A valid webhook, what the accounts want subscribed to and nothing else; returns how many were told something new. */
export async function keep(round: Round): Promise<number> {
  const { db, clock, push } = round;
  const repository = pushRepository(db);
  const webhooks = await push.webhooks();
  // Before anything changes at X: that the webhook is valid anew is seen once.
  const subscriptions = await push.subscriptions();
  const { webhook, anew } = await validWebhook(round, webhooks);
  await repository.note({ webhookId: webhook.id });
  const accounts = await repository.read();
  const wanted = accounts.map(toPushed);
  const others = webhooks.map(({ id }) => id).filter((id) => id !== webhook.id);
  const plan = planPush(wanted, subscriptions, { webhookId: webhook.id, others });
  const { failure } = await dropAll(round, plan.surplus);
  const missing = await subscribeAll(round, webhook, plan.missing);
  await repository.note({ checkedAt: clock(), lastError: failure?.message ?? null });
  return tellAll(round, accounts, missing, anew);
}

/** Ours, made or let be proved anew where X has none that is valid: then X has kept something to itself. */
async function validWebhook(
  { push, url }: Round,
  webhooks: readonly Webhook[],
): Promise<{ readonly webhook: Webhook; readonly anew: boolean }> {
  const existing = webhooks.find((one) => one.url === url);
  if (!existing) return { webhook: await push.createWebhook(url), anew: true };
  if (!existing.valid) await push.validateWebhook(existing.id);
  return { webhook: existing, anew: !existing.valid };
}
