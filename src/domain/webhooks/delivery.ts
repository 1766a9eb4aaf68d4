import type { EventType } from '../events/event.js';

export const deliveryStates = ['pending', 'delivered', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Why an attempt got no answer that counts; a closed set. */
export const attemptErrors = [
  /** The address, or one a redirect led to, is none that Perch calls. */
  'addressRefused',
  'hostUnknown',
  'noConnection',
  'connectionLost',
  'timedOut',
  'tooManyRedirects',
  /** A redirect that would not keep the POST, or names no address. */
  'redirectRefused',
  /** PERCH_KEYS lacks the key that the secret was sealed with. */
  'keyMissing',
] as const;
export type AttemptError = (typeof attemptErrors)[number];

/** One attempt, without what was sent or answered. */
interface DeliveryAttempt {
  readonly at: Date;
  /** Null: no answer. */
  readonly status: number | null;
  readonly error: AttemptError | null;
  readonly ms: number;
}

/** One event to one webhook: at least once, whatever the order. */
export interface Delivery {
  /** Also the `webhook-id` of all its attempts, a replay's too: see `deliveryId`. */
  readonly _id: string;
  readonly webhookId: string;
  readonly type: EventType | 'rule.called' | 'webhook.test';
  /** The ticket that it quotes, and goes with (S66); null: none. */
  readonly ticketId: string | null;
  /** The exact body, JSON; every attempt sends the same, but for words that X no longer shows by then (S25). */
  readonly body: string;
  readonly state: DeliveryState;
  /** Of all rounds, oldest first; the last fifty. */
  readonly attempts: readonly DeliveryAttempt[];
  /** Set while no workflow has been started. */
  readonly handOver?: 'pending';
  /** When it is to be tried; absent once it is settled. The mark that work is found by. */
  readonly dueAt?: Date;
  /** When this round of attempts began: when it was made, or asked for again. */
  readonly roundAt: Date;
  /** Of this round. */
  readonly tries: number;
  /** How often somebody asked for it again. */
  readonly replays: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** So many attempts are kept of one. */
export const attemptsKept = 50;

/**
 * The id under which something is told to a webhook, whoever writes it down and however often. Without a full stop: the
 * signature covers `id.timestamp.body`.
 */
const deliveryId = (told: string, webhookId: string): string =>
  `${told.replaceAll(/[^\w-]/g, '_')}_${webhookId}`;

/** A delivery that is to be made now. */
export const newDelivery = (
  { told, ...what }: Pick<Delivery, 'webhookId' | 'type' | 'ticketId' | 'body'> & { readonly told: string },
  now: Date,
): Delivery => ({
  ...what,
  _id: deliveryId(told, what.webhookId),
  state: 'pending',
  attempts: [],
  handOver: 'pending',
  dueAt: now,
  roundAt: now,
  tries: 0,
  replays: 0,
  createdAt: now,
  updatedAt: now,
});

/** The same once more, with all its attempts before it. */
export const replayedDelivery = (delivery: Delivery, now: Date): Delivery => ({
  ...delivery,
  state: 'pending',
  handOver: 'pending',
  dueAt: now,
  roundAt: now,
  tries: 0,
  replays: delivery.replays + 1,
  updatedAt: now,
});
