import type { Config } from '../../src/config.js';
import type { Clock } from '../../src/domain/clock.js';
import type { CallResult } from '../../src/domain/webhooks/answer.js';
import type { Delivery } from '../../src/domain/webhooks/delivery.js';
import { paces, type Paces } from '../../src/domain/webhooks/pace.js';
import { isWanted, type Webhook } from '../../src/domain/webhooks/webhook.js';
import type { Database } from '../../src/store/database.js';
import { cancelDelivery } from '../../src/store/webhooks/cancel.js';
import { recordAttempt } from '../../src/store/webhooks/record-attempt.js';
import { openSecrets } from '../../src/store/webhooks/secrets.js';
import { callReceiver } from '../../src/webhooks/call.js';
import type { Guard } from '../../src/webhooks/receiver.js';
import { signedHeaders } from '../../src/webhooks/sign.js';
import { withHeartbeat } from '../heartbeat.js';

interface Parts {
  readonly config: Pick<Config, 'keys'>;
  readonly db: Database;
  readonly receivers: Guard;
  readonly clock: Clock;
  readonly random: () => number;
}

/** When to attempt it again; null: it is settled. */
export interface Attempted {
  readonly nextAtMs: number | null;
}

/** So many at one webhook: those that hang leave most slots of a worker to all others. */
const attemptsAtOnce = 10;

export function webhookActivities(parts: Parts) {
  const pace = paces(attemptsAtOnce);
  return {
    /** One attempt, if one is due; a worker that dies in it leaves it due, and it is made again under the same id. */
    attemptDelivery: (deliveryId: string): Promise<Attempted> =>
      withHeartbeat(async () => ({ nextAtMs: (await attempt(parts, pace, deliveryId))?.getTime() ?? null })),
  };
}

async function attempt(parts: Parts, pace: Paces, id: string): Promise<Date | null> {
  const { db, clock, random } = parts;
  const delivery = await db.deliveries.findOne({ _id: id });
  const begunAt = clock();
  if (!delivery?.dueAt) return null;
  if (delivery.dueAt > begunAt) return delivery.dueAt;
  const webhook = await db.webhooks.findOne({ _id: delivery.webhookId });
  if (!webhook || !isWanted(webhook, delivery)) {
    await cancelDelivery(db, id, begunAt);
    return null;
  }
  const { backAt, leave } = pace(webhook._id, { now: begunAt, random: random() });
  if (backAt) return backAt;
  try {
    const result = await call(parts, webhook, delivery, begunAt);
    return await recordAttempt(db, delivery, { result, begunAt, now: clock(), random: random() });
  } finally {
    leave(clock());
  }
}

async function call(
  { config, receivers }: Parts,
  webhook: Webhook,
  { _id: id, body }: Delivery,
  now: Date,
): Promise<CallResult> {
  const secrets = openSecrets(config.keys, webhook, now);
  if (secrets.length === 0)
    return { status: null, answeredBy: null, error: 'keyMissing', retryAfter: null, ms: 0 };
  const headers = signedHeaders({ id, body }, secrets, now);
  return callReceiver(receivers, { url: webhook.url, headers, body });
}
