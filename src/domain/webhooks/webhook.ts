import type { EventType } from '../events/event.js';

/** By Standard Webhooks (standardwebhooks.com); sealed at rest. */
export interface WebhookSecret {
  readonly sealed: string;
  readonly createdAt: Date;
  /** An older one signs beside the newest until then (rotation with overlap); null: the newest. */
  readonly expiresAt: Date | null;
}

export const disabledBecause = ['byAdmin', 'gone'] as const;

/** Where somebody else's system is told of events (S64). */
export interface Webhook {
  readonly _id: string;
  readonly name: string;
  readonly url: string;
  /** Empty: it is only called by rules. */
  readonly eventTypes: readonly EventType[];
  readonly enabled: boolean;
  /** `gone`: it answered 410. Null while enabled. */
  readonly disabledBecause: (typeof disabledBecause)[number] | null;
  /** Newest first. */
  readonly secrets: readonly WebhookSecret[];
  readonly version: number;
  /** Counts what was made to name it: written with each, so that a removal notices. */
  readonly holds?: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const deliveryStates = ['pending', 'delivered', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One attempt, without what was sent. */
export interface DeliveryAttempt {
  readonly at: Date;
  /** Null: no answer. */
  readonly status: number | null;
  readonly error: string | null;
  readonly ms: number;
}

/** One event to one webhook: at least once, whatever the order. */
export interface Delivery {
  /** Also the `webhook-id` of all its attempts, a replay's too: `<what is told>/<webhook>`, hashed where it is long. */
  readonly _id: string;
  readonly webhookId: string;
  readonly type: EventType | 'rule.called' | 'webhook.test';
  /** The exact body, JSON; every attempt sends the same. */
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: readonly DeliveryAttempt[];
  /** Set while no workflow has been started. */
  readonly handOver?: 'pending';
  /** How often somebody asked for it again. */
  readonly replays: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
