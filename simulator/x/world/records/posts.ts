import { z } from 'zod';
import { id, ms } from './fields.js';

const span = { start: z.number().int(), end: z.number().int() };

export const entitiesRecord = z.object({
  mentions: z.array(z.object({ ...span, username: z.string(), id })),
  hashtags: z.array(z.object({ ...span, tag: z.string() })),
  cashtags: z.array(z.object({ ...span, tag: z.string() })),
  urls: z.array(
    z.object({
      ...span,
      url: z.string(),
      expanded_url: z.string(),
      display_url: z.string(),
      media_key: z.string().optional(),
    }),
  ),
});

export const mediaRecord = z.object({
  mediaKey: z.string(),
  type: z.enum(['photo', 'video', 'animated_gif']),
  url: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  altText: z.string().optional(),
});

export const postRecord = z.object({
  id,
  /** Oldest first; the last is this post's own id. */
  editHistory: z.array(id),
  authorId: id,
  createdAtMs: ms,
  /** What the author wrote, before mentions, short links and escaping. */
  typed: z.string(),
  /** What X shows as `text`: escaped, links wrapped, cut when long. */
  text: z.string(),
  entities: entitiesRecord,
  note: z.object({ text: z.string(), entities: entitiesRecord }).optional(),
  lang: z.string(),
  conversationId: id,
  inReplyToId: id.optional(),
  inReplyToUserId: id.optional(),
  quotedId: id.optional(),
  repostOfId: id.optional(),
  media: z.array(mediaRecord),
  deletedAtMs: ms.optional(),
  /** Until then no mentions and no search show it, though its id is older than others they show. */
  indexedAtMs: ms.optional(),
  /** A newer version took this one's place in every timeline. */
  replacedById: id.optional(),
});

export const likeRecord = z.object({
  userId: id,
  postId: id,
  createdAtMs: ms,
  undoneAtMs: ms.optional(),
});

export type Post = z.infer<typeof postRecord>;
export type Entities = z.infer<typeof entitiesRecord>;
export type Media = z.infer<typeof mediaRecord>;
export type Like = z.infer<typeof likeRecord>;
