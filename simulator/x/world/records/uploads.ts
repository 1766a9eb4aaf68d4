import { z } from 'zod';
import { id, ms } from './fields.js';

export const mediaCategories = [
  'amplify_video',
  'tweet_gif',
  'tweet_image',
  'tweet_video',
  'dm_gif',
  'dm_image',
  'dm_video',
  'subtitles',
] as const;

export const uploadRecord = z.object({
  id,
  ownerId: id,
  /** Others who may use it, too. */
  sharedWith: z.array(id),
  category: z.enum(mediaCategories),
  mediaType: z.string(),
  totalBytes: z.number().int(),
  createdAtMs: ms,
  finalizedAtMs: ms.optional(),
  /** What X could not make of it. */
  failure: z.string().optional(),
  altText: z.string().optional(),
});

export const segmentRecord = z.object({ uploadId: id, index: z.number().int(), base64: z.string() });

export type Upload = z.infer<typeof uploadRecord>;
