import type { AccountSettings } from '../accounts/settings.js';
import type { Origin } from '../items/item.js';
import type { SourceKind } from './kinds.js';

/** The settings that switch lists on. */
export type SourceSettings = Pick<AccountSettings, 'likes'>;

/** How a list at X is, and is read. */
export interface SourceFacts {
  /** What people call it. */
  readonly words: string;
  /** Whether an account with these settings has it (S12); of streams it has one for each that is switched on (S23). */
  readonly isWanted: (settings: SourceSettings) => boolean;
  /** X is never asked more often. */
  readonly leastMs: number;
  /**
   * How often it is read although X pushes its news: for what is never pushed (replies deeper in a thread
   * that mention us only by X's own hand, protected authors, edits, lost deliveries).
   */
  readonly reconcileMs: number;
  /** X lists nothing that is newer. */
  readonly lagMs: number;
  /** The least that X lists at once; null where it is known by what a whole page holds, which is not cut. */
  readonly smallestPage: number | null;
  /** X lists the newest so many posts and nothing beyond (S8); null: it names no number. */
  readonly listLimit: number | null;
  /** What an item is to the account that is known by standing in this list alone. */
  readonly origin: Origin;
  /** What X pushes of it. */
  readonly events: readonly PushedEvent[];
}

/** An event that X can push, as Perch subscribes to it. */
export interface PushedEvent {
  /** X's word for it. */
  readonly eventType: string;
  readonly direction?: 'outbound';
  /** Good to know, but the list is pushed in full without it. */
  readonly isExtra?: true;
}

const second = 1_000;
const minute = 60 * second;

/**
 * Reading posts on from a known id is free while there is nothing new. Messages and likes have no such
 * id: every look shows, and X bills, the newest again on each new day; so they are reconciled more seldom.
 */
export const sourceFacts: Readonly<Record<SourceKind, SourceFacts>> = {
  mentions: {
    words: 'mentions',
    isWanted: () => true,
    leastMs: 3 * second,
    reconcileMs: 5 * minute,
    lagMs: 0,
    smallestPage: 5,
    listLimit: 800,
    origin: 'mention',
    events: [
      { eventType: 'post.mention.create' },
      { eventType: 'post.reply.create' },
      { eventType: 'post.quote.create' },
    ],
  },
  directMessages: {
    words: 'direct messages',
    isWanted: () => true,
    leastMs: minute,
    reconcileMs: 15 * minute,
    lagMs: 0,
    smallestPage: 1,
    listLimit: null,
    origin: 'directMessage',
    events: [
      { eventType: 'dm.received' },
      { eventType: 'dm.sent' },
      { eventType: 'chat.received', isExtra: true },
    ],
  },
  ownPosts: {
    words: 'own posts',
    isWanted: () => true,
    leastMs: 3 * second,
    reconcileMs: 5 * minute,
    lagMs: 0,
    smallestPage: 5,
    listLimit: 3_200,
    origin: 'own',
    events: [{ eventType: 'post.create' }, { eventType: 'post.delete' }],
  },
  likes: {
    words: 'likes',
    isWanted: ({ likes }) => likes,
    leastMs: 15 * second,
    reconcileMs: 15 * minute,
    lagMs: 0,
    smallestPage: null,
    listLimit: null,
    origin: 'like',
    events: [{ eventType: 'like.create', direction: 'outbound' }],
  },
  streams: {
    words: 'streams',
    isWanted: () => false,
    leastMs: 15 * second,
    reconcileMs: 5 * minute,
    lagMs: 30 * second,
    smallestPage: 10,
    listLimit: null,
    origin: 'stream',
    events: [],
  },
};
