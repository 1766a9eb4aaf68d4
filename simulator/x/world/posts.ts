import { codePoints } from '../text/code-points.js';
import { compose } from '../text/compose.js';
import { mentionedNames } from '../text/entities.js';
import type { Fact } from './facts.js';
import type { Media, Post } from './records/posts.js';
import type { User } from './records/users.js';
import { latestVersion, permalink, userFinder } from './lookups.js';
import type { State } from './state.js';
import type { World } from './world.js';

const REPOST_LENGTH = 140;

export interface NewPost {
  authorId: string;
  typed: string;
  inReplyToId?: string | undefined;
  quotedId?: string | undefined;
  excludeReplyUserIds?: readonly string[] | undefined;
  media?: readonly Media[] | undefined;
  lang?: string | undefined;
  createdAtMs?: number | undefined;
  /** When mentions and search begin to show it; lists of its author and lookups show it at once. */
  indexedAtMs?: number | undefined;
}

function mustBeUser(state: State, id: string): User {
  const user = state.users.get(id);
  if (user === undefined) throw new Error(`no user ${id}`);
  return user;
}

function mustBePost(state: State, id: string): Post {
  const post = state.posts.get(id);
  if (post === undefined) throw new Error(`no post ${id}`);
  return post;
}

/** The handles X puts before a reply: the author answered and everyone that post mentions. */
export function autoMentions(state: State, reply: NewPost): User[] {
  if (reply.inReplyToId === undefined) return [];
  const target = mustBePost(state, reply.inReplyToId);
  const mentioned = (target.note?.entities ?? target.entities).mentions.map((mention) => mention.id);
  const ids = new Set([target.authorId, ...mentioned]);
  ids.delete(reply.authorId);
  for (const id of reply.excludeReplyUserIds ?? []) if (id !== target.authorId) ids.delete(id);
  return [...ids].map((id) => mustBeUser(state, id));
}

/** The auto-mentions a reply's text does not carry already, as its head (with a closing space). */
export function replyHead(state: State, reply: NewPost): string {
  const written = new Set(mentionedNames(reply.typed).map((name) => name.toLowerCase()));
  const missing = autoMentions(state, reply).filter((user) => !written.has(user.username.toLowerCase()));
  return missing.map((user) => `@${user.username} `).join('');
}

function trailingLinks(state: State, post: NewPost, id: string, author: User) {
  const media = (post.media ?? []).slice(0, 1).map((one) => ({
    expanded_url: `${permalink(author, id)}/${one.type === 'photo' ? 'photo' : 'video'}/1`,
    display_url: `pic.x.com/${id.slice(-10)}`,
    media_key: one.mediaKey,
  }));
  if (post.quotedId === undefined) return media;
  const quoted = mustBePost(state, post.quotedId);
  const url = permalink(mustBeUser(state, quoted.authorId), quoted.id);
  return [{ expanded_url: url, display_url: `${url.slice('https://'.length, 33)}…` }, ...media];
}

function draw(world: World, post: NewPost): Post {
  const { state } = world;
  const createdAtMs = post.createdAtMs ?? world.nowMs();
  const id = post.createdAtMs === undefined ? world.ids.next(createdAtMs) : world.ids.at(createdAtMs);
  const author = mustBeUser(state, post.authorId);
  const target = post.inReplyToId === undefined ? undefined : mustBePost(state, post.inReplyToId);
  const composed = compose(replyHead(state, post) + post.typed, {
    id,
    permalink: permalink(author, id),
    trailing: trailingLinks(state, post, id, author),
    findUser: userFinder(state),
  });
  return {
    id,
    editHistory: [id],
    authorId: post.authorId,
    createdAtMs,
    typed: post.typed,
    ...composed,
    lang: post.lang ?? 'en',
    conversationId: target?.conversationId ?? id,
    ...(target === undefined ? {} : { inReplyToId: target.id, inReplyToUserId: target.authorId }),
    ...(post.quotedId === undefined ? {} : { quotedId: post.quotedId }),
    media: [...(post.media ?? [])],
    ...(post.indexedAtMs === undefined ? {} : { indexedAtMs: post.indexedAtMs }),
  };
}

/** Publishes a post, without asking whether X's rules allow it. */
export function createPost(world: World, post: NewPost): Post {
  const record = draw(world, post);
  world.put({ kind: 'post', record });
  return record;
}

/** A new version under a new id; the old one leaves every timeline. */
export function editPost(world: World, postId: string, typed: string): Post {
  const before = latestVersion(world.state, mustBePost(world.state, postId));
  const drawn = draw(world, { ...before, typed, createdAtMs: undefined, indexedAtMs: undefined });
  const record: Post = {
    ...drawn,
    editHistory: [...before.editHistory, drawn.id],
    conversationId: before.conversationId,
  };
  const replaced: Fact = { kind: 'post', record: { ...before, replacedById: record.id } };
  world.put(replaced, { kind: 'post', record });
  return record;
}

/** Deletes a post in all its versions; what is answered is the version that was named. */
export function deletePost(world: World, postId: string): Post {
  const post = mustBePost(world.state, postId);
  const versions = latestVersion(world.state, post).editHistory.map((id) => mustBePost(world.state, id));
  const deletedAtMs = world.nowMs();
  world.put(...versions.map((one): Fact => ({ kind: 'post', record: { ...one, deletedAtMs } })));
  return { ...post, deletedAtMs };
}

export function repost(world: World, userId: string, postId: string): Post {
  const original = mustBePost(world.state, postId);
  const author = mustBeUser(world.state, original.authorId);
  const said = replyHead(world.state, original) + original.typed;
  const words = codePoints(`RT @${author.username}: ${said}`);
  // X cuts a repost's text; the whole stands in the post that is referred to.
  const typed =
    words.length > REPOST_LENGTH ? `${words.slice(0, REPOST_LENGTH - 1).join('')}…` : words.join('');
  const record: Post = { ...draw(world, { authorId: userId, typed }), repostOfId: postId };
  world.put({ kind: 'post', record });
  return record;
}
