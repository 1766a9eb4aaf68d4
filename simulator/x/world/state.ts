import { chargeTotals, noteCharge, type ChargeTotals } from './charges.js';
import type { Fact } from './facts.js';
import type { App } from './records/apps.js';
import type { Billing } from './records/billing.js';
import type { Conversation, Dm } from './records/dms.js';
import type { Code, Grant } from './records/grants.js';
import type { Mail } from './records/mail.js';
import type { Like, Post } from './records/posts.js';
import type { Upload } from './records/uploads.js';
import type { User } from './records/users.js';
import type { Subscription, Webhook } from './records/push.js';
import { insertId, removeId } from './sorted.js';

/** The world as the facts so far leave it, with the indexes that reads need. */
export interface State {
  offsetMs: number;
  greatestId: bigint;
  users: Map<string, User>;
  userIdByName: Map<string, string>;
  posts: Map<string, Post>;
  postsBy: Map<string, string[]>;
  /** Every post that lists show, under no name. */
  listed: Map<'', string[]>;
  mentionsOf: Map<string, string[]>;
  answersTo: Map<string, string[]>;
  quotesOf: Map<string, string[]>;
  repostsOf: Map<string, string[]>;
  dms: Map<string, Dm>;
  dmsIn: Map<string, string[]>;
  conversations: Map<string, Conversation>;
  conversationsOf: Map<string, Set<string>>;
  uploads: Map<string, Upload>;
  /** What was uploaded, by upload and place. */
  segments: Map<string, Map<number, Buffer>>;
  /** By `user:post`, oldest like first. */
  likes: Map<string, Like>;
  likesOf: Map<string, Set<string>>;
  likersOf: Map<string, Set<string>>;
  blocks: Set<string>;
  apps: Map<string, App>;
  billing: Map<string, Billing>;
  charges: ChargeTotals;
  /** The day X's tweet-named vocabulary has ended. */
  postOnly: boolean;
  codes: Map<string, Code>;
  grantByAccess: Map<string, Grant>;
  grantByRefresh: Map<string, Grant>;
  mail: Mail[];
  webhooks: Map<string, Webhook>;
  subscriptions: Map<string, Subscription>;
}

export const emptyState = (): State => ({
  offsetMs: 0,
  greatestId: 0n,
  users: new Map(),
  userIdByName: new Map(),
  posts: new Map(),
  postsBy: new Map(),
  listed: new Map(),
  mentionsOf: new Map(),
  answersTo: new Map(),
  quotesOf: new Map(),
  repostsOf: new Map(),
  dms: new Map(),
  dmsIn: new Map(),
  conversations: new Map(),
  conversationsOf: new Map(),
  uploads: new Map(),
  segments: new Map(),
  likes: new Map(),
  likesOf: new Map(),
  likersOf: new Map(),
  blocks: new Set(),
  apps: new Map(),
  billing: new Map(),
  charges: chargeTotals(),
  postOnly: false,
  codes: new Map(),
  grantByAccess: new Map(),
  grantByRefresh: new Map(),
  mail: [],
  webhooks: new Map(),
  subscriptions: new Map(),
});

function addTo(index: Map<string, Set<string>>, key: string, value: string): void {
  const values = index.get(key) ?? new Set();
  index.set(key, values.add(value));
}

function noteId(state: State, id: string): void {
  const value = BigInt(id);
  if (value > state.greatestId) state.greatestId = value;
}

function putUser(state: State, user: User): void {
  const before = state.users.get(user.id);
  if (before !== undefined) state.userIdByName.delete(before.username.toLowerCase());
  state.users.set(user.id, user);
  state.userIdByName.set(user.username.toLowerCase(), user.id);
  noteId(state, user.id);
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

function putPost(state: State, post: Post): void {
  const before = state.posts.get(post.id);
  if (before !== undefined) for (const [index, key] of placesOf(state, before)) removeId(index, key, post.id);
  state.posts.set(post.id, post);
  for (const [index, key] of placesOf(state, post)) insertId(index, key, post.id);
  noteId(state, post.id);
}

function putDm(state: State, dm: Dm): void {
  state.dms.set(dm.id, dm);
  insertId(state.dmsIn, dm.conversationId, dm.id);
  noteId(state, dm.id);
}

function putConversation(state: State, conversation: Conversation): void {
  state.conversations.set(conversation.id, conversation);
  for (const id of conversation.participantIds) addTo(state.conversationsOf, id, conversation.id);
  if (conversation.kind === 'group') noteId(state, conversation.id);
}

function putLike(state: State, like: Like): void {
  const key = `${like.userId}:${like.postId}`;
  // Deleting first keeps the map in the order of liking when a like is taken back and given again.
  state.likes.delete(key);
  state.likes.set(key, like);
  state.likesOf.get(like.userId)?.delete(like.postId);
  state.likersOf.get(like.postId)?.delete(like.userId);
  if (like.undoneAtMs !== undefined) return;
  addTo(state.likesOf, like.userId, like.postId);
  addTo(state.likersOf, like.postId, like.userId);
}

function putSegment(state: State, uploadId: string, index: number, base64: string): void {
  const segments = state.segments.get(uploadId) ?? new Map<number, Buffer>();
  state.segments.set(uploadId, segments.set(index, Buffer.from(base64, 'base64')));
}

function putGrant(state: State, grant: Grant): void {
  state.grantByAccess.set(grant.accessToken, grant);
  if (grant.refreshToken !== undefined) state.grantByRefresh.set(grant.refreshToken, grant);
}

/** Applies one fact. Facts carry whole records, so applying one twice changes nothing. */
export function apply(state: State, fact: Fact): void {
  switch (fact.kind) {
    case 'user':
      putUser(state, fact.record);
      return;
    case 'post':
      putPost(state, fact.record);
      return;
    case 'dm':
      putDm(state, fact.record);
      return;
    case 'conversation':
      putConversation(state, fact.record);
      return;
    case 'upload':
      state.uploads.set(fact.record.id, fact.record);
      noteId(state, fact.record.id);
      return;
    case 'segment':
      putSegment(state, fact.record.uploadId, fact.record.index, fact.record.base64);
      return;
    case 'like':
      putLike(state, fact.record);
      return;
    case 'block': {
      const key = `${fact.record.userId}:${fact.record.blockedId}`;
      if (fact.record.lifted) state.blocks.delete(key);
      else state.blocks.add(key);
      return;
    }
    case 'app':
      state.apps.set(fact.record.clientId, fact.record);
      return;
    case 'billing':
      state.billing.set(fact.record.clientId, fact.record);
      return;
    case 'charge':
      noteCharge(state.charges, state.billing, fact.record);
      return;
    case 'vocabulary':
      state.postOnly = fact.postOnly;
      return;
    case 'code':
      state.codes.set(fact.record.code, fact.record);
      return;
    case 'grant':
      putGrant(state, fact.record);
      return;
    case 'mail':
      state.mail.push(fact.record);
      return;
    case 'webhook':
      if (fact.record.deleted) state.webhooks.delete(fact.record.id);
      else state.webhooks.set(fact.record.id, fact.record);
      return;
    case 'subscription':
      if (fact.record.deleted) state.subscriptions.delete(fact.record.id);
      else state.subscriptions.set(fact.record.id, fact.record);
      return;
    case 'clock':
      state.offsetMs = fact.offsetMs;
      return;
    case 'reset':
      Object.assign(state, emptyState());
      return;
  }
}
