import type { Post } from './records/posts.js';
import { insertId, removeId } from './sorted.js';
import type { State } from './state.js';

/** Puts a post into the world and out of the indexes where it no longer belongs. */
export function putPost(state: State, post: Post): void {
  const before = state.posts.get(post.id);
  if (before !== undefined) for (const [index, key] of placesOf(state, before)) removeId(index, key, post.id);
  state.posts.set(post.id, post);
  for (const [index, key] of placesOf(state, post)) insertId(index, key, post.id);
}

/** Every index a post stands in; a deleted or replaced post stands in none. */
function placesOf(state: State, post: Post): [Map<string, string[]>, string][] {
  if (post.deletedAtMs !== undefined || post.replacedById !== undefined) return [];
  const full = post.note?.entities ?? post.entities;
  const mentioned = new Set(full.mentions.map((mention) => mention.id));
  mentioned.delete(post.authorId);
  const places: [Map<string, string[]>, string][] = [
    [state.postsBy, post.authorId],
    [state.listed, ''],
  ];
  if (post.repostOfId === undefined) for (const id of mentioned) places.push([state.mentionsOf, id]);
  if (post.inReplyToId !== undefined) places.push([state.answersTo, post.inReplyToId]);
  if (post.quotedId !== undefined) places.push([state.quotesOf, post.quotedId]);
  if (post.repostOfId !== undefined) places.push([state.repostsOf, post.repostOfId]);
  return places;
}
