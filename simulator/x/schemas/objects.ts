import { z } from 'zod';

/**
 * The shapes X serves, tweet-named, written by hand from its documentation and OpenAPI file. Strict:
 * a field that is not listed here is not X's.
 */
const id = z.string().regex(/^[0-9]{1,19}$/);
const wholeSecond = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
const count = z.int().min(0);
const span = { start: count, end: count };

const entities = z
  .strictObject({
    mentions: z.array(z.strictObject({ ...span, username: z.string(), id })).min(1),
    hashtags: z.array(z.strictObject({ ...span, tag: z.string() })).min(1),
    cashtags: z.array(z.strictObject({ ...span, tag: z.string() })).min(1),
    urls: z
      .array(
        z.strictObject({
          ...span,
          url: z.string().regex(/^https:\/\/t\.co\/[A-Za-z0-9]{10}$/),
          expanded_url: z.url(),
          display_url: z.string(),
          media_key: z.string().optional(),
        }),
      )
      .min(1),
  })
  .partial();

const mediaKey = z.string().regex(/^[0-9]+_[0-9]+$/);

export const post = z.strictObject({
  id,
  text: z.string(),
  edit_history_tweet_ids: z.array(id).min(1),
  attachments: z.strictObject({ media_keys: z.array(mediaKey).min(1) }).optional(),
  author_id: id.optional(),
  conversation_id: id.optional(),
  created_at: wholeSecond.optional(),
  display_text_range: z.tuple([count, count]).optional(),
  edit_controls: z
    .strictObject({ edits_remaining: z.int(), is_edit_eligible: z.boolean(), editable_until: wholeSecond })
    .optional(),
  entities: entities.optional(),
  in_reply_to_user_id: id.optional(),
  lang: z.string().optional(),
  note_tweet: z.strictObject({ text: z.string(), entities: entities.optional() }).optional(),
  possibly_sensitive: z.boolean().optional(),
  public_metrics: z
    .strictObject({
      retweet_count: count,
      reply_count: count,
      like_count: count,
      quote_count: count,
      bookmark_count: count,
      impression_count: count,
    })
    .optional(),
  referenced_tweets: z
    .array(z.strictObject({ type: z.enum(['retweeted', 'quoted', 'replied_to']), id }))
    .min(1)
    .optional(),
  reply_settings: z.string().optional(),
  source: z.string().optional(),
});

export const user = z.strictObject({
  id,
  name: z.string(),
  username: z.string().regex(/^[A-Za-z0-9_]{1,15}$/),
  created_at: wholeSecond.optional(),
  description: z.string().optional(),
  location: z.string().optional(),
  most_recent_tweet_id: id.optional(),
  profile_image_url: z.url().optional(),
  protected: z.boolean().optional(),
  public_metrics: z
    .strictObject({
      followers_count: count,
      following_count: count,
      tweet_count: count,
      listed_count: count,
      like_count: count,
      media_count: count,
    })
    .optional(),
  receives_your_dm: z.boolean().optional(),
  connection_status: z.array(z.string()).optional(),
  subscription_type: z.string().optional(),
  url: z.string().optional(),
  verified: z.boolean().optional(),
  verified_type: z.enum(['blue', 'business', 'government', 'none']).optional(),
});

export const dmEvent = z.strictObject({
  id,
  event_type: z.enum(['MessageCreate', 'ParticipantsJoin', 'ParticipantsLeave']),
  text: z.string().optional(),
  attachments: z.strictObject({ media_keys: z.array(mediaKey).min(1) }).optional(),
  created_at: wholeSecond.optional(),
  dm_conversation_id: z
    .string()
    .regex(/^([0-9]{1,19}-[0-9]{1,19}|[0-9]{15,19})$/)
    .optional(),
  entities: entities.optional(),
  participant_ids: z.array(id).optional(),
  referenced_tweets: z.array(z.strictObject({ id })).optional(),
  sender_id: id.optional(),
});

const media = z.strictObject({
  media_key: mediaKey,
  type: z.enum(['photo', 'video', 'animated_gif']),
  url: z.url().optional(),
  preview_image_url: z.url().optional(),
  alt_text: z.string().optional(),
  variants: z
    .array(z.strictObject({ bit_rate: count, content_type: z.string(), url: z.url() }))
    .min(1)
    .optional(),
  width: count.optional(),
  height: count.optional(),
});

export const includes = z
  .strictObject({ users: z.array(user).min(1), tweets: z.array(post).min(1), media: z.array(media).min(1) })
  .partial();
