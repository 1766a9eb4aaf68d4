import { ok, wrongParameter, type Answer } from '../http/answer.js';
import type { Context } from '../http/route.js';
import { shownUpload } from '../render/uploads.js';
import type { Upload } from '../world/records/uploads.js';
import { contentOf, finishUpload, isExpired, mediaKindOf, mostBytes, suits } from '../world/uploads.js';

export const mediaTypes = [
  'video/mp4',
  'video/webm',
  'video/mp2t',
  'video/quicktime',
  'text/srt',
  'text/vtt',
  'image/jpeg',
  'image/gif',
  'image/bmp',
  'image/png',
  'image/webp',
  'image/pjpeg',
  'image/tiff',
  'model/gltf-binary',
  'model/vnd.usdz+zip',
] as const;

/** What X takes an upload for that names no category. */
export const categoryFor = (mediaType: string): Upload['category'] => {
  if (mediaType === 'image/gif') return 'tweet_gif';
  return mediaType.startsWith('image/') ? 'tweet_image' : 'tweet_video';
};

/** Gone after a day, another's, or never there: X says the same of each. */
export const unknownMedia = (id: string): Answer =>
  wrongParameter('media_id', id, 'Your media IDs are invalid.');

/** Why an upload may not begin. */
export function refuseStart(
  upload: Pick<Upload, 'category' | 'mediaType' | 'totalBytes'>,
): Answer | undefined {
  if (!suits(upload.mediaType, upload.category))
    return wrongParameter('media_category', upload.category, 'The media type does not fit its category.');
  const most = mostBytes(upload.category);
  return upload.totalBytes > most
    ? wrongParameter('total_bytes', String(upload.totalBytes), `File size exceeds ${most} bytes.`)
    : undefined;
}

/** An unfinished or finished upload of the caller's own that X still keeps. */
export function ownUpload({ world, caller, nowMs }: Context, id: string): Upload | undefined {
  const upload = world.state.uploads.get(id);
  return upload?.ownerId === caller.user.id && !isExpired(upload, nowMs) ? upload : undefined;
}

/** Ends an upload; pictures are looked at before X answers. */
export function finish(context: Context, upload: Upload): Answer {
  const bytes = contentOf(context.world.state, upload.id);
  if (bytes?.length !== upload.totalBytes)
    return wrongParameter('id', upload.id, 'Segments do not add up to provided total file size.');
  const done = finishUpload(context.world, upload, bytes);
  if (done.failure !== undefined && mediaKindOf(done.category) === 'image')
    return wrongParameter('media', upload.id, 'media type unrecognized.');
  return ok({ data: shownUpload(done, context.nowMs) });
}
