import type { Effect } from '../../domain/effects/effect.js';
import type { Database } from '../database.js';
import { queueRuleCall, type WebhookCall } from '../webhooks/rule-calls.js';
import { EffectSkipped, takeEffect } from './settle.js';

/** Queues the call of a webhook, once. Rejects with EffectSkipped. Returns the delivery to be told; null: it was queued before. */
export const callByRule = (
  db: Database,
  effect: Effect,
  action: WebhookCall['action'],
  now: Date,
): Promise<string | null> =>
  db.transaction(async (session) => {
    const ticket = await takeEffect(db, effect, now, session);
    if (!ticket) return null;
    const call = await queueRuleCall(db, { ...effect, action }, ticket, now, session);
    if (call.outcome !== 'queued') throw new EffectSkipped(call.outcome);
    return call.deliveryId;
  });
