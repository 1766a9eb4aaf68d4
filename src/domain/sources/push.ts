import type { SourceKind } from '../items/item.js';

/** What X pushes of an account, while it does. */
export interface PushHealth {
  readonly healthySince: Date;
  /** The lists at X whose news come by push. */
  readonly sources: readonly SourceKind[];
}

/** An event that X can push, as Perch subscribes to it. */
export interface Wanted {
  /** X's word for it. */
  readonly eventType: string;
  readonly source: SourceKind;
  readonly direction?: 'outbound';
  /** Good to know, but its list is pushed in full without it. */
  readonly isExtra?: true;
}

const allWanted: readonly Wanted[] = [
  { eventType: 'post.mention.create', source: 'mentions' },
  { eventType: 'post.reply.create', source: 'mentions' },
  { eventType: 'post.quote.create', source: 'mentions' },
  { eventType: 'dm.received', source: 'directMessages' },
  { eventType: 'dm.sent', source: 'directMessages' },
  { eventType: 'chat.received', source: 'directMessages', isExtra: true },
  { eventType: 'post.create', source: 'ownPosts' },
  { eventType: 'post.delete', source: 'ownPosts' },
  { eventType: 'like.create', source: 'likes', direction: 'outbound' },
];

/** What Perch wants to be told of an account with these sources. */
export const wantedEvents = (sources: readonly SourceKind[]): readonly Wanted[] =>
  allWanted.filter(({ source }) => sources.includes(source));

/** The sources of which everything wanted is subscribed to. */
export const pushedSources = (
  sources: readonly SourceKind[],
  isSubscribed: (wanted: Wanted) => boolean,
): SourceKind[] =>
  sources.filter((source) => wantedEvents([source]).every((one) => one.isExtra ?? isSubscribed(one)));

const minute = 60_000;

/**
 * How often a list is read although X pushes its news: for what is never pushed (replies deeper in a
 * thread that mention us only by X's own hand, protected authors, edits, lost deliveries). Reading posts on
 * from a known id is free while there is nothing, so it may be often enough for those replies. Messages
 * and likes have no such id: every look shows, and X bills, the newest again on each new day.
 */
const reconcileMs: Readonly<Record<SourceKind, number>> = {
  mentions: 5 * minute,
  ownPosts: 5 * minute,
  directMessages: 15 * minute,
  likes: 15 * minute,
};

/** The pace of a list given its own; slower while X pushes what is new in it. */
export const pacedMs = (kind: SourceKind, ownMs: number, push: PushHealth | undefined): number =>
  push?.sources.includes(kind) ? Math.max(ownMs, reconcileMs[kind]) : ownMs;

/** How long polls may all be quiet because X pushes; with some room. */
export const quietWithPushMs = (push: PushHealth | undefined): number =>
  push ? Math.min(...push.sources.map((kind) => reconcileMs[kind])) * 1.5 : 0;
