import { isEncrypted } from '../x/world/dms.js';
import type { Dm } from '../x/world/records/dms.js';
import type { Like, Post } from '../x/world/records/posts.js';
import type { User } from '../x/world/records/users.js';
import { mentionIds, permalink } from '../x/world/lookups.js';
import type { State } from '../x/world/state.js';

const nameOf = (state: State, id: string): string => state.users.get(id)?.username ?? id;
const iso = (ms: number): string => new Date(ms).toISOString();

export interface UserView extends Omit<User, 'createdAtMs'> {
  createdAt: string;
}

export interface PostView {
  id: string;
  from: string;
  authorId: string;
  /** As its author wrote it. */
  text: string;
  /** As X shows it: mentions put before a reply, links wrapped, escaped, cut when long. */
  shownText: string;
  url: string;
  createdAt: string;
  conversationId: string;
  inReplyTo?: string;
  quotes?: string;
  reposts?: string;
  mentions: string[];
  mediaKeys: string[];
  editHistory: string[];
  replacedBy?: string;
  deleted: boolean;
}

export interface DmView {
  id: string;
  eventType: Dm['eventType'];
  conversationId: string;
  group: boolean;
  from: string;
  senderId: string;
  /** Everyone else in the conversation; for joins and leaves, who came or went. */
  to: string[];
  /** Empty for joins and leaves. */
  text: string;
  /** Nothing that X shows tells of it. */
  encrypted: boolean;
  createdAt: string;
}

export interface LikeView {
  user: string;
  userId: string;
  postId: string;
  createdAt: string;
}

export function viewUser({ createdAtMs, ...user }: User): UserView {
  return { ...user, createdAt: iso(createdAtMs) };
}

export function viewPost(state: State, post: Post): PostView {
  const author = state.users.get(post.authorId);
  return {
    id: post.id,
    from: nameOf(state, post.authorId),
    authorId: post.authorId,
    text: post.typed,
    shownText: post.text,
    url: author === undefined ? '' : permalink(author, post.id),
    createdAt: iso(post.createdAtMs),
    conversationId: post.conversationId,
    ...(post.inReplyToId === undefined ? {} : { inReplyTo: post.inReplyToId }),
    ...(post.quotedId === undefined ? {} : { quotes: post.quotedId }),
    ...(post.repostOfId === undefined ? {} : { reposts: post.repostOfId }),
    mentions: mentionIds(post).map((id) => nameOf(state, id)),
    mediaKeys: post.media.map((one) => one.mediaKey),
    editHistory: post.editHistory,
    ...(post.replacedById === undefined ? {} : { replacedBy: post.replacedById }),
    deleted: post.deletedAtMs !== undefined,
  };
}

export function viewDm(state: State, dm: Dm): DmView {
  const conversation = state.conversations.get(dm.conversationId);
  const others = (conversation?.participantIds ?? []).filter((id) => id !== dm.senderId);
  return {
    id: dm.id,
    eventType: dm.eventType,
    conversationId: dm.conversationId,
    group: conversation?.kind === 'group',
    from: nameOf(state, dm.senderId),
    senderId: dm.senderId,
    to: (dm.eventType === 'MessageCreate' ? others : dm.participantIds).map((id) => nameOf(state, id)),
    text: dm.eventType === 'MessageCreate' ? dm.typed : '',
    encrypted: isEncrypted(dm),
    createdAt: iso(dm.createdAtMs),
  };
}

export const viewLike = (state: State, like: Like): LikeView => ({
  user: nameOf(state, like.userId),
  userId: like.userId,
  postId: like.postId,
  createdAt: iso(like.createdAtMs),
});
