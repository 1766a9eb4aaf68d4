import type { EffectAction } from '../../domain/business-rules/action.js';
import type { Effect } from '../../domain/effects/effect.js';
import { actorPayload, ticketPayload } from '../../domain/events/payload.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { newDelivery } from '../../domain/webhooks/delivery.js';
import type { ClientSession, Database } from '../database.js';
import { queueDeliveries } from './queue.js';

/** An effect that calls a webhook. */
export interface WebhookCall extends Effect {
  readonly action: Extract<EffectAction, { kind: 'callWebhook' }>;
}

export type RuleCall =
  | { readonly outcome: 'queued'; readonly deliveryId: string }
  | { readonly outcome: 'webhookGone' | 'webhookDisabled' };

/** Queues what the action `callWebhook` of a rule asks for (S52), once for each effect; whoever calls this wakes it after the commit. */
export async function queueRuleCall(
  db: Database,
  effect: WebhookCall,
  ticket: Ticket,
  now: Date,
  session: ClientSession,
): Promise<RuleCall> {
  const { webhookId } = effect.action;
  const webhook = await db.webhooks.findOne({ _id: webhookId }, { session });
  if (!webhook) return { outcome: 'webhookGone' };
  if (!webhook.enabled) return { outcome: 'webhookDisabled' };
  const body = JSON.stringify({
    type: 'rule.called',
    timestamp: effect.createdAt.toISOString(),
    data: { rule: actorPayload(effect.by), eventId: effect.eventId, ticket: ticketPayload(ticket) },
  });
  const what = { webhookId, type: 'rule.called' as const, ticketId: ticket._id, body };
  const call = newDelivery({ ...what, told: effect._id }, now);
  await queueDeliveries(db, [call], session);
  return { outcome: 'queued', deliveryId: call._id };
}
