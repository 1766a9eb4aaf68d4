import type { SourceKind } from '../sources/kinds.js';
import type { Engagement } from '../engagements/engagement.js';
import type { Gone } from './gone.js';
import type { Media, XUser } from '../at-x/objects.js';

type ItemKind = 'post' | 'directMessage';

/** Through which door an item came, and what it is to the account; an item can have several (S22). */
export const origins = [
  'mention',
  'replyToUs',
  'deepReply',
  'quote',
  'repost',
  'like',
  'stream',
  'directMessage',
  'own',
] as const;
export type Origin = (typeof origins)[number];

/** What a post said before an edit (S25). */
export interface EarlierText {
  /** The id of that version. */
  readonly xId: string;
  readonly text: string;
  /** When it was written; X's time. */
  readonly at: Date;
}

/** A post read only because another one answers it; nobody's words to us (S34). */
export interface ContextPost {
  readonly xId: string;
  readonly author: XUser;
  readonly text: string;
  readonly createdAt: Date;
  /** Absent while X shows it. */
  readonly gone?: Gone;
}

/** What was decided about an item; the closed set of reasons shown in the social tab. */
export type Verdict =
  | { readonly outcome: 'opened' | 'joined'; readonly reason: null }
  | { readonly outcome: 'listed'; readonly reason: ListedReason };

export type ListedReason =
  | 'captureOff'
  | 'noKeywordMatches'
  | 'kindOff'
  | 'beforeCapture'
  | 'ownItem'
  | 'ownLike'
  | 'groupConversation'
  | 'suspendedUser'
  | 'ticketDeleted';

/** A captured item: a public post or a direct message of one account, stored exactly once. */
export interface Item {
  readonly _id: string;
  readonly accountId: string;
  readonly kind: ItemKind;
  readonly xId: string;
  /** The source that first brought it; it is filed once that source has no open sweep. */
  readonly source: SourceKind;
  readonly origins: readonly Origin[];
  /** The streams that brought it (S23); absent: none. */
  readonly streamIds?: readonly string[];
  readonly author: XUser;
  readonly text: string;
  /** As X detected it, e.g. `en`; absent where it knows none, and before it was kept. */
  readonly language?: string;
  readonly media: readonly Media[];
  /** X's time. */
  readonly createdAt: Date;
  readonly capturedAt: Date;
  /** Posts: the id of the newest edit read; cursors count by it. */
  readonly latestXId: string;
  readonly conversationXId: string | null;
  readonly inReplyToXId: string | null;
  readonly parent: ContextPost | null;
  /** Own reposts: what was reposted. */
  readonly repostOfXId?: string;
  /** X pushed that the account likes it: the list of likes has not been read down to it yet. */
  readonly likePushed?: true;
  /** When Perch saw that the account likes it; X does not tell when it was. Our time. */
  readonly likeSeenAt?: Date;
  /** What people asked of X with it, by Perch (S49); absent: nobody did. */
  readonly liked?: Engagement;
  readonly reposted?: Engagement;
  /** Direct messages: the customer's X user id, whoever wrote. */
  readonly peerXUserId: string | null;
  /** Oldest first. */
  readonly edits: readonly EarlierText[];
  /** Absent while X shows it. */
  readonly gone?: Gone;
  /** When X is asked whether it still shows it; absent when it is not asked (any more). Our time. */
  readonly recheckAt?: Date;
  /** Set while somebody must decide about it; the mark that work is found by. */
  readonly toFile?: true;
  readonly verdict: Verdict | null;
  /** The origins it had when it was last decided about. */
  readonly decidedOrigins?: readonly Origin[];
  readonly ticketId: string | null;
  readonly answeredAt: Date | null;
  /** X gave it in a shape that can't be read; a retry reads it again before it is filed (S26). */
  readonly unread?: true;
  /** X pushed it without all there is to it; the list it stands in tells the rest. */
  readonly partial?: true;
  readonly setAside: { readonly reason: string; readonly at: Date } | null;
  /** What searches find it by (`findable`); this and the next two are absent in those that `perch migrate` has not seen. */
  readonly terms?: readonly string[];
  /** Whether it has a ticket: in an index, unlike the id. */
  readonly ticketed?: boolean;
  readonly answered?: boolean;
}
