import type { News } from '../../domain/items/news.js';
import type { SourceKind } from '../../domain/sources/kinds.js';
import { parseMessages, parsePosts } from '../parse.js';
import { isWholePost, postEnvelope, unwrapped } from './posts.js';
import { messageEnvelope } from './messages.js';
import {
  likePayload,
  messagesPayload,
  postDeletePayload,
  pushEnvelope,
  revokePayload,
  type PushEnvelope,
} from './schemas.js';

/** What X pushed, in our words. */
export type Pushed = {
  /** X's id of the event; deliveries repeat. */
  readonly uuid: string;
  /** X's word for it. */
  readonly type: string;
} & (
  | (News & { readonly xUserId: string })
  | { readonly kind: 'postDeleted'; readonly xUserId: string; readonly xId: string }
  /** Something came that cannot be read here; this list at X has it. */
  | { readonly kind: 'unreadable'; readonly xUserId: string; readonly source: SourceKind }
  | { readonly kind: 'encrypted'; readonly xUserId: string }
  | { readonly kind: 'accessRevoked'; readonly xUserId: string }
  | { readonly kind: 'unknown' }
);

const postTypes = {
  'post.mention.create': { as: 'mention', source: 'mentions' },
  'post.reply.create': { as: 'reply', source: 'mentions' },
  'post.quote.create': { as: 'quote', source: 'mentions' },
  'post.create': { as: 'own', source: 'ownPosts' },
} as const;

const isPostType = (type: string): type is keyof typeof postTypes => Object.hasOwn(postTypes, type);

/** Reads what X pushed; null when it is nothing X would push. Never throws: unknown types are `unknown`. */
export function parsePushed(body: unknown): Pushed | null {
  const event = pushEnvelope.safeParse(body).data?.data;
  if (!event) return null;
  return { uuid: event.event_uuid, type: event.event_type, ...read(event) };
}

type Read = Pushed extends infer T ? (T extends Pushed ? Omit<T, 'uuid' | 'type'> : never) : never;

function read(event: PushEnvelope): Read {
  const { event_type: type, filter, payload } = event;
  if (type === 'oauth.revoke') {
    const revoked = revokePayload.safeParse(payload).data;
    return revoked ? { kind: 'accessRevoked', xUserId: revoked.user_id } : { kind: 'unknown' };
  }
  const xUserId = filter.user_id;
  if (xUserId === undefined) return { kind: 'unknown' };
  if (isPostType(type)) return readPost(event, xUserId, postTypes[type]);
  if (type === 'dm.received' || type === 'dm.sent') return readMessages(event, xUserId);
  if (type === 'like.create' && filter.direction !== 'inbound') return readLike(event, xUserId);
  if (type === 'chat.received') return { kind: 'encrypted', xUserId };
  const deleted = type === 'post.delete' ? postDeletePayload.safeParse(payload).data : undefined;
  return deleted ? { kind: 'postDeleted', xUserId, xId: deleted.id } : { kind: 'unknown' };
}

function readPost(
  { payload, includes }: PushEnvelope,
  xUserId: string,
  { as, source }: (typeof postTypes)[keyof typeof postTypes],
): Read {
  const envelope = postEnvelope(payload, includes);
  const [post] = parsePosts(envelope).data;
  if (!post) return { kind: 'unreadable', xUserId, source };
  return { kind: 'post', xUserId, source, post, as, whole: isWholePost(payload, post) };
}

/** The like names the post; the post itself stands beside it, or in the list of likes. */
function readLike({ payload, includes }: PushEnvelope, xUserId: string): Read {
  const like = likePayload.safeParse(payload).data;
  const among = unwrapped(includes);
  const liked = [...among.tweets, ...among.posts].find(
    (post) => typeof post === 'object' && post !== null && Reflect.get(post, 'id') === like?.liked_tweet_id,
  );
  const [post] = parsePosts(postEnvelope(liked, includes)).data;
  if (!like || !post) return { kind: 'unreadable', xUserId, source: 'likes' };
  return { kind: 'post', xUserId, source: 'likes', post, as: 'like', whole: isWholePost(liked, post) };
}

function readMessages({ payload }: PushEnvelope, xUserId: string): Read {
  const old = messagesPayload.safeParse(payload).data;
  const { envelope, whole } = messageEnvelope(old ?? { direct_message_events: [], users: {} });
  const { data, malformed } = parseMessages(envelope, xUserId);
  if (data.length === 0 || malformed.length > 0)
    return { kind: 'unreadable', xUserId, source: 'directMessages' };
  const known = data.every(({ sender }) => sender !== null);
  return { kind: 'messages', xUserId, source: 'directMessages', messages: data, whole: whole && known };
}
