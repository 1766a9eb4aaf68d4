import type { Scope } from '../http/route.js';

interface EventType {
  /** What a user must have granted to subscribe to a private event; nothing where anybody sees it. */
  scope?: Scope;
  /** Told apart by who acts. */
  directional?: true;
  /** What X bills for each delivered event. */
  usd: number;
}

const POST_USD = 0.005;

/** The events that concern a support desk; X has more of them, which the sandbox takes no subscription for. */
const eventTypes = {
  'post.create': { usd: POST_USD },
  'post.delete': { usd: POST_USD },
  'post.mention.create': { scope: 'tweet.read', usd: POST_USD },
  'post.reply.create': { scope: 'tweet.read', usd: POST_USD },
  'post.quote.create': { scope: 'tweet.read', usd: POST_USD },
  'post.repost.create': { scope: 'tweet.read', usd: POST_USD },
  'like.create': { scope: 'like.read', directional: true, usd: 0.001 },
  'dm.received': { scope: 'dm.read', usd: 0.01 },
  'dm.sent': { scope: 'dm.read', usd: 0 },
  'chat.received': { scope: 'dm.read', usd: 0.01 },
} as const satisfies Record<string, EventType>;

export type EventName = keyof typeof eventTypes;
export const eventNames = Object.keys(eventTypes) as [EventName, ...EventName[]];
export const eventType = (name: EventName): EventType => eventTypes[name];

/** Comes without a subscription, to every webhook of the app that was revoked. */
export const REVOKED = 'oauth.revoke';
