import { randomBytes } from 'node:crypto';
import type { Fact } from '../world/facts.js';
import type { Dm } from '../world/records/dms.js';
import type { Like, Post } from '../world/records/posts.js';
import { mentionIds } from '../world/lookups.js';
import type { State } from '../world/state.js';
import { REVOKED, type EventName } from './event-types.js';
import { chatPayload, deletedPayload, dmPayload, likePayload, postPayload } from './payloads.js';

/** Something that happened, as everybody is told of it who subscribed to it. */
export interface Happened {
  eventType: EventName | typeof REVOKED;
  /** The user whose event it is. */
  userId: string;
  direction?: 'inbound' | 'outbound';
  /** Rendered for whoever is told, which mostly is nobody. */
  show: () => Shown;
  /** The app whose access was revoked; only that one is told. */
  appId?: string;
}

interface Shown {
  payload: unknown;
  includes?: unknown;
}

/** X's ids of events are signed 64-bit numbers, as text. */
export const newEventUuid = (): string => randomBytes(8).readBigInt64BE().toString();

/** What is put with an earlier date is history: it happened before anybody listened. */
const FRESH_MS = 60_000;

/** What a stored fact means to subscribers. A fact carries the whole record, so `isNew` says what is new. */
export function happenings(
  state: State,
  fact: Fact,
  nowMs: number,
  isNew: (key: string) => boolean,
): Happened[] {
  switch (fact.kind) {
    case 'post':
      return postHappenings(state, fact.record, nowMs, isNew);
    case 'dm':
      return isNew(`dm/${fact.record.id}`) && fact.record.createdAtMs > nowMs - FRESH_MS
        ? dmHappenings(state, fact.record)
        : [];
    case 'like':
      return fact.record.undoneAtMs === undefined ? likeHappenings(state, fact.record) : [];
    case 'grant':
      return fact.record.status === 'revoked' && isNew(`revoked/${fact.record.id}`)
        ? [revoked(fact.record.userId, fact.record.clientId, nowMs)]
        : [];
    default:
      return [];
  }
}

function postHappenings(
  state: State,
  post: Post,
  nowMs: number,
  isNew: (key: string) => boolean,
): Happened[] {
  const author = state.users.get(post.authorId);
  if (author === undefined || author.protected || author.suspended) return [];
  if (post.deletedAtMs !== undefined)
    return isNew(`deleted/${post.id}`)
      ? [{ eventType: 'post.delete', userId: post.authorId, show: () => deletedPayload(state, post) }]
      : [];
  // X says nothing of edits: assumed that the new version of a post is no new post.
  if (!isNew(`post/${post.id}`) || post.editHistory.length > 1) return [];
  if (post.createdAtMs < nowMs - FRESH_MS) return [];
  const show = () => postPayload(state, post);
  return concerned(state, post).map(({ eventType, userId }) => ({ eventType, userId, show }));
}

/** Whom a new post concerns, and how. */
function concerned(state: State, post: Post): { eventType: EventName; userId: string }[] {
  const authorOf = (id: string | undefined) => state.posts.get(id ?? '')?.authorId;
  const others = [
    { eventType: 'post.repost.create' as const, userId: authorOf(post.repostOfId) },
    { eventType: 'post.reply.create' as const, userId: authorOf(post.inReplyToId) },
    { eventType: 'post.quote.create' as const, userId: authorOf(post.quotedId) },
    ...typedMentions(post).map((userId) => ({ eventType: 'post.mention.create' as const, userId })),
  ].flatMap(({ eventType, userId }) =>
    userId === undefined || userId === post.authorId ? [] : [{ eventType, userId }],
  );
  return [{ eventType: 'post.create', userId: post.authorId }, ...others];
}

/** Only those whom the author named: the handles X puts before a reply, and those of a repost, do not count. */
function typedMentions(post: Post): string[] {
  if (post.repostOfId !== undefined) return [];
  const typed = new Set([...post.typed.matchAll(/@(\w{1,15})/g)].map(([, name = '']) => name.toLowerCase()));
  const named = (post.note?.entities ?? post.entities).mentions.filter(({ username }) =>
    typed.has(username.toLowerCase()),
  );
  const mentioned = new Set(mentionIds(post));
  return [...new Set(named.map(({ id }) => id))].filter((id) => mentioned.has(id));
}

function dmHappenings(state: State, dm: Dm): Happened[] {
  const conversation = state.conversations.get(dm.conversationId);
  if (dm.eventType !== 'MessageCreate' || conversation === undefined) return [];
  const others = conversation.participantIds.filter((id) => id !== dm.senderId);
  if (dm.encrypted === true)
    return others.map((userId) => ({ eventType: 'chat.received', userId, show: () => chatPayload(dm) }));
  // Groups are not in X's documents of these events: assumed not delivered, as in the product before it.
  const [peer] = others;
  if (conversation.kind === 'group' || peer === undefined) return [];
  const show = () => dmPayload(state, dm, peer);
  return [
    { eventType: 'dm.received', userId: peer, show },
    { eventType: 'dm.sent', userId: dm.senderId, show },
  ];
}

function likeHappenings(state: State, like: Like): Happened[] {
  const post = state.posts.get(like.postId);
  if (post === undefined) return [];
  const show = () => likePayload(state, like, post);
  return [
    { eventType: 'like.create', userId: like.userId, direction: 'outbound', show },
    { eventType: 'like.create', userId: post.authorId, direction: 'inbound', show },
  ];
}

const revoked = (userId: string, appId: string, nowMs: number): Happened => ({
  eventType: REVOKED,
  userId,
  appId,
  show: () => ({
    payload: {
      date_time: new Date(nowMs).toISOString().replace(/\.\d+Z$/, '+00:00'),
      user_id: userId,
      app_id: '29820954',
    },
  }),
});
