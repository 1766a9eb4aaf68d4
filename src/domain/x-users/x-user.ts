import type { XUser } from '../at-x/objects.js';
import { searchTerms } from '../tickets/search-terms.js';

/** An X user whose items were captured or who was looked up, as they were last seen. */
export interface KnownXUser extends XUser {
  /** Their X user id. */
  readonly _id: string;
  /** In small letters: X tells no two apart by their case. */
  readonly handleKey: string;
  /** What they are found by: handle, and words of the name. */
  readonly terms: readonly string[];
}

export const knownXUser = (user: XUser): KnownXUser => ({
  ...shownEverywhere(user),
  _id: user.xUserId,
  handleKey: handleKeyOf(user.handle),
  terms: searchTerms([user.handle, user.name]),
});

/** Without what only a profile tells. */
export const shownEverywhere = (user: XUser): XUser => ({
  xUserId: user.xUserId,
  handle: user.handle,
  name: user.name,
  followers: user.followers,
  posts: user.posts,
  verifiedType: user.verifiedType,
  avatarUrl: user.avatarUrl,
});

export const handleKeyOf = (handle: string): string => handle.toLowerCase();

/** The handle that somebody typed, with or without @; null where X has none like it. */
export const handleIn = (typed: string): string | null => /^@?(\w{1,15})$/.exec(typed.trim())?.[1] ?? null;

/** Whether what is known of a user tells people something else than this; counts move all the time. */
export const isNews = (known: XUser | undefined, seen: XUser): boolean =>
  seen.handle !== '' &&
  (known?.handle !== seen.handle || known.name !== seen.name || known.verifiedType !== seen.verifiedType);

/** What X shows on a user's page. */
export interface XProfile extends XUser {
  readonly bio: string | null;
}

/** What X says when it is asked for a user. */
export type XUserSeen =
  { readonly standing: 'shown'; readonly user: XProfile } | { readonly standing: 'suspended' | 'gone' };

export interface RecentPost {
  readonly xId: string;
  readonly text: string;
  readonly createdAt: Date;
}
