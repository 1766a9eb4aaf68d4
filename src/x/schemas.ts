import { z } from 'zod';
import { verifiedTypes } from '../domain/at-x/objects.js';

/**
 * X's objects as they come over the wire, in both of its vocabularies: "tweet" until 2026-08, "post"
 * since (docs/x-api.md 1.1). Only what Perch needs is named; the rest, and whatever X adds, is dropped.
 */
export const xId = z.string().regex(/^\d{1,19}$/);
const time = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
/** X leaves lists out, gives null, or gives entries it could not fill. */
const list = <T extends z.ZodType>(entry: T) =>
  z
    .array(entry.nullable().catch(null))
    .nullish()
    .transform((entries) => (entries ?? []).filter((found) => found !== null));

const entities = z
  .object({
    urls: list(
      z.object({ url: z.string(), expanded_url: z.string().nullish(), media_key: z.string().nullish() }),
    ),
    mentions: list(z.object({ id: xId })),
  })
  .nullish();

const attachments = z.object({ media_keys: list(z.string()) }).nullish();
const note = z.object({ text: z.string(), entities }).nullish();
const references = list(z.object({ type: z.string(), id: xId }));

/** An object asked for by its id alone; X names a post's versions without being asked. */
export const wireId = z.object({
  id: xId,
  edit_history_tweet_ids: list(xId),
  edit_history_post_ids: list(xId),
});

export const wirePost = z
  .object({
    id: xId,
    text: z.string(),
    author_id: xId,
    created_at: time,
    conversation_id: xId.nullish(),
    in_reply_to_user_id: xId.nullish(),
    entities,
    attachments,
    note_tweet: note,
    note_post: note,
    referenced_tweets: references,
    referenced_posts: references,
    edit_history_tweet_ids: list(xId),
    edit_history_post_ids: list(xId),
    lang: z.string().nullish().catch(null),
  })
  .transform((post) => ({
    ...post,
    note: post.note_tweet ?? post.note_post ?? null,
    references: [...post.referenced_tweets, ...post.referenced_posts],
    versions: [post.id, ...post.edit_history_tweet_ids, ...post.edit_history_post_ids],
  }));
export type WirePost = z.output<typeof wirePost>;
export type Entities = z.output<typeof entities>;

export const wireMessage = z.object({
  id: xId,
  /** Absent where only a file was sent. */
  text: z.string().default(''),
  sender_id: xId,
  /** `smaller-larger` between two, a plain id in a group. */
  dm_conversation_id: z.string().regex(/^\d{1,19}(-\d{1,19})?$/),
  created_at: time,
  entities,
  attachments,
});
export type WireMessage = z.output<typeof wireMessage>;

const count = z.number().int().nonnegative().nullish().catch(null);

export const wireUser = z.object({
  id: xId,
  username: z.string(),
  name: z.string().catch(''),
  public_metrics: z
    .object({ followers_count: count, tweet_count: count, post_count: count })
    .nullish()
    .catch(null),
  verified_type: z.enum(verifiedTypes).nullish().catch(null),
  profile_image_url: z.string().nullish().catch(null),
  description: z.string().nullish().catch(null),
  entities: z.object({ description: entities }).nullish().catch(null),
});
export type WireUser = z.output<typeof wireUser>;

export const wireMedia = z.object({
  media_key: z.string(),
  type: z.string().catch('unknown'),
  url: z.string().nullish().catch(null),
  preview_image_url: z.string().nullish().catch(null),
  alt_text: z.string().nullish().catch(null),
});
export type WireMedia = z.output<typeof wireMedia>;

/** Objects are read one by one afterwards, so that a bad one costs only itself. */
const objects = z.array(z.unknown()).nullish().catch(null);

export const envelope = z.object({
  data: z.array(z.unknown()).nullish(),
  includes: z
    .object({ users: objects, tweets: objects, posts: objects, media: objects })
    .nullish()
    .catch(null),
  meta: z.object({ next_token: z.string().nullish() }).nullish(),
  errors: objects,
});
export type Envelope = z.output<typeof envelope>;
