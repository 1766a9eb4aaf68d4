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
