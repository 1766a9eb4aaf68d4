/**
 * What X tells us, in one vocabulary and already cleaned (`src/x` parses both of X's dialects into
 * these shapes). Ids are X's decimal strings; never compare them as text (see x-ids.ts).
 */
export const verifiedTypes = ['none', 'blue', 'business', 'government'] as const;
export type VerifiedType = (typeof verifiedTypes)[number];

export interface XUser {
  readonly xUserId: string;
  readonly handle: string;
  readonly name: string;
  readonly followers: number | null;
  readonly posts: number | null;
  /** Null: X did not tell it, or a word that nobody knows (S52). */
  readonly verifiedType: VerifiedType | null;
  readonly avatarUrl: string | null;
}

export interface Media {
  readonly key: string;
  /** X's own word, e.g. `photo`, `video`, `animated_gif`; unknown ones are kept. */
  readonly type: string;
  readonly url: string | null;
  readonly altText: string | null;
  /** Where Perch keeps it itself: of answers, and of direct messages, which X shows to nobody without a token. */
  readonly id?: string;
}

export type PostReference = { readonly type: 'repliedTo' | 'quoted' | 'reposted'; readonly xId: string };

export interface XPost {
  /** The first id of the edit history: an edited post keeps its identity (S25). */
  readonly xId: string;
  /** The id of the version read. */
  readonly latestXId: string;
  /** X has a newer version than the one read. */
  readonly newerXId?: string;
  readonly author: XUser;
  /** Long form if there is one, entities unescaped once, t.co links expanded (S25). */
  readonly text: string;
  readonly media: readonly Media[];
  readonly createdAt: Date;
  readonly conversationXId: string;
  readonly inReplyToXUserId: string | null;
  readonly references: readonly PostReference[];
  readonly mentionedXUserIds: readonly string[];
  /** As X detected it, e.g. `en`; absent where it knows none. */
  readonly language?: string;
}

export interface XDirectMessage {
  readonly xId: string;
  readonly senderXUserId: string;
  /** Null where X sent no expansion for the sender. */
  readonly sender: XUser | null;
  /** The other side of a one-to-one conversation; null in a group conversation (S21). */
  readonly peerXUserId: string | null;
  readonly text: string;
  readonly media: readonly Media[];
  readonly createdAt: Date;
}
