import type { EngagementKind, Stand } from '../domain/engagements/engagement.js';
import type { GoneReason } from '../domain/items/gone.js';
import type { XDirectMessage, XPost, XUser } from '../domain/at-x/objects.js';
import type { RecentPost, XUserSeen } from '../domain/x-users/x-user.js';

/** What X's headers said about the endpoint just called. Times are X's. */
export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resetAt: Date;
}

/** An object of a page that cannot be read; the rest of the page stands (S26). */
export interface Malformed {
  readonly xId: string;
  /** What is wrong with it, without its text. */
  readonly reason: string;
}

export interface Page<T> {
  /** Newest first, as X gives them; items X could not show (errors[] beside 200) are left out. */
  readonly data: readonly T[];
  readonly malformed: readonly Malformed[];
  readonly nextToken: string | null;
  readonly rateLimit: RateLimit | null;
}

/** Also carries the posts that the listed ones answer or quote. */
export interface PostsPage extends Page<XPost> {
  readonly referenced: readonly XPost[];
}

/** Which posts X still shows, of those asked for; what it says nothing definite about is in neither. */
export interface Standing {
  readonly shown: readonly { readonly xId: string; readonly newestXId: string }[];
  readonly gone: readonly { readonly xId: string; readonly why: GoneReason }[];
}

export interface TimelineQuery {
  readonly maxResults: number;
  readonly sinceId?: string;
  readonly untilId?: string;
  readonly startTime?: Date;
  readonly pageToken?: string;
}

export interface ListQuery {
  readonly maxResults: number;
  readonly pageToken?: string;
}

/**
 * X as one connected account sees it. Every call has a hard deadline, takes the caller's abort
 * signal, refreshes an expired token first, and rejects with an XError only.
 */
export interface X {
  /** X's clock minus ours in ms, as last seen; null until an answer came. */
  clockOffsetMs(): number | null;
  me(): Promise<XUser>;
  users(xUserIds: readonly string[]): Promise<readonly XUser[]>;
  /** One user as their page shows them, by id or by handle. */
  user(who: { readonly xUserId: string } | { readonly handle: string }): Promise<XUserSeen>;
  posts(xIds: readonly string[]): Promise<Pick<PostsPage, 'data' | 'referenced'>>;
  /** Of 100 posts at most, asked for without anything beside them: what X bills is the posts alone. */
  standing(xIds: readonly string[]): Promise<Standing>;
  mentions(query: TimelineQuery): Promise<PostsPage>;
  ownPosts(query: TimelineQuery): Promise<PostsPage>;
  /** The newest five posts of anybody who lets the account see them; the posts alone, which is all X bills then. */
  recentPosts(xUserId: string): Promise<readonly RecentPost[]>;
  /** What a query in X's language finds of the last seven days, but for the last half minute. */
  search(words: string, query: TimelineQuery): Promise<PostsPage>;
  likedPosts(query: ListQuery): Promise<PostsPage>;
  /** The same list without anything beside the posts, which is all X bills then. */
  likedPostIds(query: ListQuery): Promise<Page<string>>;
  directMessages(query: ListQuery): Promise<Page<XDirectMessage>>;
  /** The same list without anything beside the messages, which is all X bills then. */
  directMessageIds(query: ListQuery): Promise<Page<string>>;
  /** Null where it can't be read; rejects with `notFound` where X no longer has it. */
  directMessage(xId: string): Promise<XDirectMessage | null>;
  directMessagesWith(xUserId: string, query: ListQuery): Promise<Page<XDirectMessage>>;
  createPost(post: {
    readonly text: string;
    readonly inReplyToXId: string | null;
  }): Promise<{ readonly xId: string }>;
  /** Likes or reposts a post, or takes that back; X answers the same however often it is asked. */
  engage(engagement: {
    readonly kind: EngagementKind;
    readonly wanted: Stand;
    readonly postXId: string;
  }): Promise<void>;
  sendDirectMessage(message: {
    readonly toXUserId: string;
    readonly text: string;
  }): Promise<{ readonly xId: string }>;
}

interface CallOptions {
  readonly signal?: AbortSignal;
  /** Reads beyond it are not made (`overBudget`); without one, everything is read whatever it costs (S50). */
  readonly dailyBudgetUsd?: number | null;
}

/** Opens X for an account; rejects with XError `noAccess` when there is no grant. */
export type OpenX = (
  account: { readonly accountId: string; readonly xUserId: string },
  options?: CallOptions,
) => X;
