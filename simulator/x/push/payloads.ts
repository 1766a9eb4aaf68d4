import { wholePost, wholeUser } from '../render/objects.js';
import type { Dm } from '../world/records/dms.js';
import type { Like, Post } from '../world/records/posts.js';
import type { User } from '../world/records/users.js';
import { mentionIds } from '../world/lookups.js';
import type { State } from '../world/state.js';

type Json = Record<string, unknown>;

/** X writes every whole number of its pushes a second time, as text. */
function doubled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(doubled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] =>
    typeof inner === 'number'
      ? [
          [key, inner],
          [`${key}_str`, String(inner)],
        ]
      : [[key, doubled(inner)]],
  );
  return Object.fromEntries(entries);
}

const withoutNothing = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));

function userAsPushed(state: State, user: User): Json {
  const { receives_your_dm: _, connection_status: __, ...rest } = wholeUser(state, user, user);
  return withoutNothing(rest);
}

/** Media, and the rest of a long text, do not come with a push: assumed, X shows no sample of either. */
function postAsPushed(state: State, post: Post): Json {
  const { note_tweet: _, ...rest } = wholePost(state, post);
  return withoutNothing({ ...rest, in_reply_to_tweet_id: post.inReplyToId });
}

/** The payload of every post event, with the users it names; of the posts it refers to only itself. */
export function postPayload(state: State, post: Post): { payload: unknown; includes: unknown } {
  const ids = [...new Set([post.authorId, ...mentionIds(post)])];
  const users = ids.flatMap((id) => state.users.get(id) ?? []);
  return {
    payload: doubled(postAsPushed(state, post)),
    includes: doubled({
      users: users.map((user) => userAsPushed(state, user)),
      tweets: [postAsPushed(state, post)],
    }),
  };
}

export const deletedPayload = (state: State, post: Post): { payload: unknown; includes: unknown } => {
  const author = state.users.get(post.authorId);
  return {
    payload: { id: post.id, author_id: post.authorId },
    includes: doubled({ users: author === undefined ? [] : [{ data: userAsPushed(state, author) }] }),
  };
};

export function likePayload(state: State, like: Like, post: Post): { payload: unknown; includes: unknown } {
  const { includes } = postPayload(state, post);
  return {
    payload: {
      id: Buffer.from(`${like.userId}:${like.postId}`).toString('hex').slice(0, 32),
      created_at: new Date(post.createdAtMs).toISOString(),
      timestamp_ms: String(like.createdAtMs),
      liked_tweet_author_id: post.authorId,
      liked_tweet_id: post.id,
    },
    includes,
  };
}

/** Legacy messages come in the shape of X's v1.1, their users in a map and wrapped once more. */
export function dmPayload(
  state: State,
  dm: Extract<Dm, { eventType: 'MessageCreate' }>,
  recipientId: string,
): { payload: unknown; includes?: undefined } {
  const users = [dm.senderId, recipientId].flatMap((id) => state.users.get(id) ?? []);
  const urls = dm.entities.urls.map((url) => ({
    url: url.url,
    expanded_url: url.expanded_url,
    display_url: url.display_url,
    indices: [url.start, url.end],
  }));
  return {
    payload: {
      direct_message_events: [
        {
          type: 'message_create',
          id: dm.id,
          created_timestamp: String(dm.createdAtMs),
          message_create: {
            target: { recipient_id: recipientId },
            sender_id: dm.senderId,
            message_data: {
              text: dm.text,
              entities: { hashtags: [], symbols: [], user_mentions: [], urls },
              ...(dm.media.length === 0
                ? {}
                : {
                    attachment: {
                      type: 'media',
                      media: { id_str: dm.media[0]?.mediaKey.split('_')[1] ?? '' },
                    },
                  }),
            },
          },
        },
      ],
      users: Object.fromEntries(users.map((user) => [user.id, { data: doubled(userAsPushed(state, user)) }])),
    },
  };
}

/** Encrypted messages: who wrote where is in the open, what they wrote is not. */
export const chatPayload = (dm: Dm): { payload: unknown; includes?: undefined } => ({
  payload: {
    conversation_token: 'eyJhbGciOiJIUzI1NiJ9',
    id: dm.id,
    created_at_msec: String(dm.createdAtMs),
    sender_id: dm.senderId,
    conversation_id: dm.conversationId.replace('-', ':'),
    conversation_key_version: '1',
    encoded_event: Buffer.from('ciphertext').toString('base64'),
  },
});
