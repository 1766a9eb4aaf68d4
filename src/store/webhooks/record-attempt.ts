import type { CallResult } from '../../domain/webhooks/answer.js';
import { afterAttempt } from '../../domain/webhooks/attempts.js';
import type { Delivery } from '../../domain/webhooks/delivery.js';
import { goneWebhook, type Webhook } from '../../domain/webhooks/webhook.js';
import { auditor } from '../audit/change.js';
import type { ClientSession, Database } from '../database.js';
import { cancelWaiting } from './cancel.js';

interface Called {
  readonly result: CallResult;
  readonly begunAt: Date;
  readonly now: Date;
  /** Of [0, 1). */
  readonly random: number;
}

/**
 * Writes what came of an attempt, and switches off a webhook that is gone. Of two attempts at once (the first one's
 * worker was taken for dead) the first that ends counts. Returns when to try again; null: never.
 */
export async function recordAttempt(
  db: Database,
  { _id, webhookId, roundAt, tries }: Delivery,
  attempted: Called,
): Promise<Date | null> {
  const { dueAt, gone } = await db.transaction(async (session) => {
    const current = await db.deliveries.findOne({ _id }, { session });
    if (!current || current.roundAt.getTime() !== roundAt.getTime() || current.tries !== tries)
      return { dueAt: current?.dueAt ?? null, gone: false };
    const webhook = await db.webhooks.findOne({ _id: webhookId }, { session });
    const { result } = attempted;
    const isOther = webhook !== null && webhook.url !== result.answeredBy;
    const after = afterAttempt(current, result, { ...attempted, isOther });
    await db.deliveries.replaceOne({ _id }, after.delivery, { session });
    if (after.gone && webhook?.enabled) await switchOff(db, webhook, attempted.now, session);
    return { dueAt: after.delivery.dueAt ?? null, gone: after.gone };
  });
  if (gone) await cancelWaiting(db, webhookId, attempted.now);
  return dueAt;
}

async function switchOff(db: Database, before: Webhook, now: Date, session: ClientSession): Promise<void> {
  const after = goneWebhook(before, now);
  await db.webhooks.replaceOne({ _id: before._id }, after, { session });
  await auditor(db, 'webhook')(before, after, { by: null, now }, session);
}
