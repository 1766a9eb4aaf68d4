import { noteCharge } from './charges.js';
import type { Fact } from './facts.js';
import { putPost } from './post-indexes.js';
import type { Conversation, Dm } from './records/dms.js';
import type { Grant } from './records/grants.js';
import type { Like } from './records/posts.js';
import type { User } from './records/users.js';
import { insertId } from './sorted.js';
import { emptyState, type State } from './state.js';

/** Applies one fact. Facts carry whole records, so applying one twice changes nothing. */
export function apply(state: State, fact: Fact): void {
  switch (fact.kind) {
    case 'user':
      putUser(state, fact.record);
      return;
    case 'post':
      putPost(state, fact.record);
      noteId(state, fact.record.id);
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
    case 'text':
      state.texts.set(fact.record.sid, fact.record);
      return;
    case 'phone':
      state.phones.set(fact.record.number, fact.record);
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
