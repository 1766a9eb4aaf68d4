import { z } from 'zod';
import { partialError } from './errors.js';
import { dmEvent, includes, post, user } from './objects.js';

const id = z.string().regex(/^[0-9]{1,19}$/);
const errors = z.array(partialError).min(1).optional();

const tokens = { next_token: z.string().min(16).optional(), previous_token: z.string().min(16).optional() };
const countedMeta = z.strictObject({ result_count: z.int().min(0), ...tokens });
const timelineMeta = countedMeta.extend({ newest_id: id.optional(), oldest_id: id.optional() });

/** `data` is absent, never empty; a page that shows nothing of somebody hidden has no `meta`. */
const list = <Item extends z.ZodType, Meta extends z.ZodType>(item: Item, meta: Meta) =>
  z.union([
    z.strictObject({ data: z.array(item).min(1), includes: includes.optional(), errors, meta }),
    z.strictObject({ meta, errors }),
    z.strictObject({ errors: z.array(partialError).min(1) }),
  ]);

const lookup = <Data extends z.ZodType>(data: Data) =>
  z.union([
    z.strictObject({ data, includes: includes.optional(), errors }),
    z.strictObject({ errors: z.array(partialError).min(1) }),
  ]);

const dailyUsage = z.array(z.strictObject({ date: z.string(), usage: z.string().regex(/^\d+$/) }));

/** The answers of each kind of call. */
export const answers = {
  timeline: list(post, timelineMeta),
  likedPosts: list(post, countedMeta),
  dmEvents: list(dmEvent, countedMeta),
  users: lookup(z.array(user).min(1)),
  user: lookup(user),
  posts: lookup(z.array(post).min(1)),
  post: lookup(post),
  /** `{}` for one whose content is encrypted. */
  dmEvent: z.union([lookup(dmEvent), z.strictObject({})]),
  createdPost: z.strictObject({
    data: z.strictObject({ id, text: z.string(), edit_history_tweet_ids: z.array(id).min(1) }),
  }),
  upload: z.strictObject({
    data: z.strictObject({
      id,
      media_key: z.string().regex(/^[0-9]+_[0-9]+$/),
      expires_after_secs: z.int().min(0),
      size: z.int().min(0).optional(),
      processing_info: z
        .strictObject({
          state: z.enum(['pending', 'in_progress', 'succeeded', 'failed']),
          check_after_secs: z.int().min(1).optional(),
          progress_percent: z.int().min(0).max(100).optional(),
          error: z.strictObject({ code: z.int(), name: z.string(), message: z.string() }).optional(),
        })
        .optional(),
    }),
  }),
  appended: z.strictObject({ data: z.strictObject({ expires_at: z.int() }) }),
  mediaMetadata: z.strictObject({
    data: z.strictObject({ id, associated_metadata: z.record(z.string(), z.unknown()) }),
  }),
  usage: z.strictObject({
    data: z.strictObject({
      cap_reset_day: z.int().min(1).max(31).optional(),
      project_id: z.string().optional(),
      project_cap: z.string().regex(/^\d+$/).optional(),
      project_usage: z.string().regex(/^\d+$/).optional(),
      daily_project_usage: z.strictObject({ project_id: z.string(), usage: dailyUsage }).optional(),
      daily_client_app_usage: z
        .array(z.strictObject({ client_app_id: z.string(), usage_result_count: z.int(), usage: dailyUsage }))
        .optional(),
    }),
  }),
  /** Bytes, as a buffer writes itself in JSON. */
  bytes: z.looseObject({ type: z.literal('Buffer') }),
  deleted: z.strictObject({ data: z.strictObject({ deleted: z.boolean() }) }),
  sentDm: z.strictObject({ data: z.strictObject({ dm_conversation_id: z.string(), dm_event_id: id }) }),
  liked: z.strictObject({ data: z.strictObject({ liked: z.boolean() }) }),
  reposted: z.strictObject({ data: z.strictObject({ retweeted: z.boolean(), rest_id: id }) }),
  unreposted: z.strictObject({ data: z.strictObject({ retweeted: z.literal(false) }) }),
} as const;

export const tokenAnswer = z.strictObject({
  token_type: z.literal('bearer'),
  expires_in: z.literal(7200),
  access_token: z.string(),
  scope: z.string(),
  refresh_token: z.string().optional(),
});
