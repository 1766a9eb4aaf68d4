import type { XUser } from '../at-x/objects.js';
import { searchTerms } from '../search/terms.js';

/** An X user whose items were captured or who was looked up, as they were last seen. */
export interface KnownXUser extends XUser {
  /** Their X user id. */
  readonly _id: string;
  /** In small letters: X tells no two apart by their case. Empty like the handle where that is not known. */
  readonly handleKey: string;
  /** The handle they had until somebody else was seen with it; absent: theirs is known. */
  readonly formerHandle?: string;
  /** When X told this of them; our time. Absent: before it was kept. */
  readonly seenAt?: Date;
  /** What they are found by: handle, and words of the name. */
  readonly terms: readonly string[];
}

/** The texts that an X user is found by. */
export const xUserTexts = ({
  handle,
  name,
  formerHandle,
}: XUser & Pick<KnownXUser, 'formerHandle'>): string[] => [formerHandle ?? handle, name];

/** An X user, and when X told this of them; our time. Absent: before it was kept. */
export type SeenXUser = XUser & { readonly seenAt?: Date };

/** An X user as X showed them at a moment of ours. */
export interface Sighting {
  readonly user: XUser;
  readonly at: Date;
}

export const knownXUser = (user: XUser, seenAt?: Date): KnownXUser => ({
  ...shownEverywhere(user),
  _id: user.xUserId,
  handleKey: handleKeyOf(user.handle),
  ...(seenAt ? { seenAt } : {}),
  terms: searchTerms(xUserTexts(user)),
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

/** The handle that somebody means for sure while typing, so that X is asked for it; null where it may be any word. */
export const askedHandleIn = (typed: string): string | null =>
  /^@(\w{3,15})$/.exec(typed.trim())?.[1] ?? null;

/** The handle that somebody typed, with or without @; null where X has none like it. */
export const handleIn = (typed: string): string | null => /^@?(\w{1,15})$/.exec(typed.trim())?.[1] ?? null;

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
