import type { EventType } from '../events/event.js';
import type { SealedSecret } from '../links/link-settings.js';
import { present } from '../present.js';
import type { Delivery } from './delivery.js';

/** By Standard Webhooks (standardwebhooks.com); sealed at rest. */
export interface WebhookSecret {
  readonly sealed: SealedSecret;
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

export type WebhookFields = Pick<Webhook, 'name' | 'url' | 'eventTypes' | 'enabled'>;
export type WebhookChanges = { readonly [Field in keyof WebhookFields]?: WebhookFields[Field] | undefined };

/** The webhook as somebody changed it; switched on, it is no longer gone. */
export function changedWebhook(webhook: Webhook, changes: WebhookChanges, now: Date): Webhook {
  const changed = { ...webhook, ...present(changes), version: webhook.version + 1, updatedAt: now };
  return { ...changed, disabledBecause: changed.enabled ? null : (webhook.disabledBecause ?? 'byAdmin') };
}

/** The webhook that answered 410: it wants nothing any more. */
export const goneWebhook = (webhook: Webhook, now: Date): Webhook => ({
  ...webhook,
  enabled: false,
  disabledBecause: 'gone',
  version: webhook.version + 1,
  updatedAt: now,
});

/** A test goes also while the webhook is switched off: it is what somebody switches it on by. */
export const isWanted = ({ enabled }: Pick<Webhook, 'enabled'>, { type }: Pick<Delivery, 'type'>): boolean =>
  enabled || type === 'webhook.test';
