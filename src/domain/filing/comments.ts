import type { Account } from '../accounts/account.js';
import { sortableXId } from '../at-x/ids.js';
import type { ContextPost, Item } from '../items/item.js';
import { nameOf } from '../tickets/contact.js';
import type { Comment, CommentSide, NotedAction } from '../tickets/ticket.js';

/** A comment that filing makes, but for its place. */
export type Said = Omit<Comment, '_id' | 'ticketId' | 'accountId' | 'via' | 'replyId' | 'agentId'>;

/** Something the account did at X with a post of a ticket, other than answering it. */
export interface Action {
  readonly kind: NotedAction;
  readonly postXId: string;
  readonly at: Date;
  /** The repost, which is an item of its own. */
  readonly itemId: string | null;
}

/** A post is noted once as liked and once as reposted, whoever did it and however it became known. */
export const noteKey = (action: NotedAction, postXId: string): string => `${action} ${postXId}`;

/** An item, in its own words. */
export const commentOfItem = ({ handle }: Account, side: CommentSide, item: Item): Said => ({
  side,
  visibility: item.kind === 'post' ? 'public' : 'private',
  xId: item.xId,
  itemId: item._id,
  authorName: side === 'agent' ? `sent on X by @${handle}` : nameOf(item.author),
  text: item.text,
  media: item.media,
  at: item.createdAt,
  order: sortableXId(item.xId),
  edits: item.edits,
  ...(item.gone ? { gone: item.gone } : {}),
});

/** The post that an item answers, where no ticket has it (S34). */
export const commentOfContext = (post: ContextPost): Said => ({
  side: 'context',
  visibility: 'public',
  xId: post.xId,
  itemId: null,
  authorName: nameOf(post.author),
  text: post.text,
  media: [],
  at: post.createdAt,
  order: sortableXId(post.xId),
  edits: [],
  ...(post.gone ? { gone: post.gone } : {}),
});

export const commentOfAction = ({ handle }: Account, { kind, postXId, at, itemId }: Action): Said => ({
  side: 'system',
  action: kind,
  visibility: 'internal',
  xId: postXId,
  itemId,
  authorName: `@${handle}`,
  text: `@${handle} ${kind} this on X`,
  media: [],
  at,
  order: sortableXId(postXId),
  edits: [],
});
