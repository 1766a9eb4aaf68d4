/** Why X no longer shows a post. Only `deleted` is for good; but X says so of deactivated authors, too. */
export const goneReasons = ['deleted', 'authorSuspended', 'authorProtected'] as const;
export type GoneReason = (typeof goneReasons)[number];

/** A post that X no longer shows: nothing of what it said is kept (S25). */
export interface Gone {
  readonly why: GoneReason;
  /** When Perch noticed. */
  readonly noticedAt: Date;
}

const statements: Readonly<Record<GoneReason, string>> = {
  deleted: 'This post was deleted at X',
  authorSuspended: 'X has suspended the author of this post',
  authorProtected: 'X shows this post to its author’s followers only',
};

/** What stands in the place of a post that is gone. */
export const goneText = ({ why, noticedAt }: Gone): string =>
  `${statements[why]} (noticed ${noticedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC).`;

/** What a look at a post found. */
export type Finding = 'shown' | GoneReason;

/**
 * Whether what X tells one account of a post holds for the copy of another one, too. What is deleted is
 * gone for all, and so is what a suspended author wrote. But posts of protected authors, and of those who
 * block the asking account, X shows to some only: about those each account finds out by itself.
 */
export const holdsForOthers = (finding: Finding, copy: Gone | undefined): boolean =>
  finding === 'deleted' || (finding !== 'authorProtected' && copy?.why !== 'authorProtected');
