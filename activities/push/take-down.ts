import { pushRepository } from '../../src/store/push/repository.js';
import { dropAll } from './drop.js';
import type { Round } from './parts.js';
import { tellAll } from './tell.js';

/**
 * Push was switched off: X would go on pushing, and billing, to an address that takes nothing. The webhook
 * stands until nothing is subscribed to any more: by it the next round finds what is left.
 */
export async function takeDown(round: Round): Promise<number> {
  const { db, clock, push, url } = round;
  const told = await tellAll(round, [], []);
  const repository = pushRepository(db);
  const { webhookId } = await repository.state();
  if (webhookId === null) return told;
  const webhook = (await push.webhooks()).find((one) => one.url === url);
  const ours = (await push.subscriptions()).filter((one) => one.webhookId === (webhook?.id ?? webhookId));
  const { left, failure } = await dropAll(
    round,
    ours.map(({ id }) => id),
  );
  if (left > 0) {
    await repository.note({ checkedAt: clock(), lastError: failure?.message ?? null });
    return told;
  }
  if (webhook) await push.deleteWebhook(webhook.id);
  await repository.note({ webhookId: null, checkedAt: clock(), lastError: null, refused: [] });
  return told;
}
