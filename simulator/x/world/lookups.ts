import type { FindUser } from '../text/entities.js';
import type { Like, Post } from './records/posts.js';
import type { User } from './records/users.js';
import type { State } from './state.js';
import type { World } from './world.js';

export const userByName = (state: State, username: string): User | undefined =>
  state.users.get(state.userIdByName.get(username.toLowerCase()) ?? '');

export const userByNameOrId = (state: State, nameOrId: string): User | undefined =>
  userByName(state, nameOrId.replace(/^@/, '')) ?? state.users.get(nameOrId);

export const userFinder =
  (state: State): FindUser =>
  (username) =>
    userByName(state, username);

export const blocks = (state: State, userId: string, blockedId: string): boolean =>
  state.blocks.has(`${userId}:${blockedId}`);

export const isLive = (post: Post): boolean => post.deletedAtMs === undefined;

/** The version that lists show of a post that was edited; itself when it was not. */
export function latestVersion(state: State, post: Post): Post {
  const next = state.posts.get(post.replacedById ?? '');
  return next === undefined ? post : latestVersion(state, next);
}

export const isIndexed = (post: Post, nowMs: number): boolean =>
  post.indexedAtMs === undefined || post.indexedAtMs <= nowMs;

/** Whether X would show this post to this viewer. */
export function visibleTo(state: State, post: Post, viewerId: string): boolean {
  const author = state.users.get(post.authorId);
  if (author === undefined || !isLive(post) || author.suspended) return false;
  const original = post.repostOfId === undefined ? undefined : state.posts.get(post.repostOfId);
  if (original !== undefined && !visibleTo(state, original, viewerId)) return false;
  if (post.authorId === viewerId) return true;
  return !author.protected && !blocks(state, post.authorId, viewerId);
}

/** Everyone a post mentions, also beyond the cut of a long one. */
export const mentionIds = (post: Post): string[] =>
  (post.note?.entities ?? post.entities).mentions.map((mention) => mention.id);

/** Whether a post mentions somebody or quotes them: what X calls being engaged by its author. */
export const engages = (state: State, post: Post, userId: string): boolean =>
  mentionIds(post).includes(userId) || state.posts.get(post.quotedId ?? '')?.authorId === userId;

export const permalink = (author: User, postId: string): string =>
  `https://x.com/${author.username}/status/${postId}`;

/** Likes that still stand, in the order they were given. */
export const standingLikes = (world: World): Like[] =>
  [...world.state.likes.values()].filter((like) => like.undoneAtMs === undefined);
