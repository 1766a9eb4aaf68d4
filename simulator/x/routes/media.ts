import { z } from 'zod';
import { forbidden, invalidRequest, ok, type Answer } from '../http/answer.js';
import { perApp, perUser } from '../http/limits.js';
import { idSchema } from '../http/parameters.js';
import { noBody, noParams, noQuery, route, type Context } from '../http/route.js';
import { answers } from '../schemas/answers.js';
import { mediaCategories, type Upload } from '../world/records/uploads.js';
import {
  addSegment,
  contentOf,
  finishUpload,
  isExpired,
  mediaKeyOf,
  mediaKindOf,
  mostBytes,
  processingOf,
  sniffedType,
  startUpload,
  suits,
  UPLOAD_LIFE_MS,
} from '../world/uploads.js';
import { idInPath } from './queries.js';

const scopes = ['media.write'] as const;
const limits = [perUser(1875), perApp(180_000)];
const MOST_TOTAL = 17_179_869_184;
const CHECK_AFTER_SECS = 1;

const mediaTypes = [
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

/** Bytes in multipart bodies, base64 in JSON. */
const content = z.union([z.instanceof(Buffer), z.base64().transform((text) => Buffer.from(text, 'base64'))]);

const wrong = (name: string, value: string, message: string): Answer =>
  invalidRequest([{ parameters: { [name]: [value] }, message }]);
const unknownMedia = (id: string): Answer => wrong('media_id', id, 'Your media IDs are invalid.');

function shownProcessing(upload: Upload, nowMs: number) {
  const processing = processingOf(upload, nowMs);
  switch (processing.state) {
    case 'none':
      return undefined;
    case 'succeeded':
      return { state: processing.state, progress_percent: 100 };
    case 'failed':
      return {
        state: processing.state,
        error: { code: 1, name: 'InvalidMedia', message: processing.because },
      };
    case 'pending':
      return { state: processing.state, check_after_secs: CHECK_AFTER_SECS };
    case 'in_progress':
      return {
        state: processing.state,
        check_after_secs: CHECK_AFTER_SECS,
        progress_percent: processing.percent,
      };
  }
}

function shown(upload: Upload, nowMs: number) {
  const processing = shownProcessing(upload, nowMs);
  return {
    id: upload.id,
    media_key: mediaKeyOf(upload),
    size: upload.totalBytes,
    expires_after_secs: Math.max(0, Math.floor((upload.createdAtMs + UPLOAD_LIFE_MS - nowMs) / 1000)),
    ...(processing === undefined ? {} : { processing_info: processing }),
  };
}

function refuseStart(upload: Pick<Upload, 'category' | 'mediaType' | 'totalBytes'>): Answer | undefined {
  if (!suits(upload.mediaType, upload.category))
    return wrong('media_category', upload.category, 'The media type does not fit its category.');
  const most = mostBytes(upload.category);
  return upload.totalBytes > most
    ? wrong('total_bytes', String(upload.totalBytes), `File size exceeds ${most} bytes.`)
    : undefined;
}

/** An unfinished or finished upload of the caller's own that X still keeps. */
function ownUpload({ world, caller, nowMs }: Context, id: string): Upload | undefined {
  const upload = world.state.uploads.get(id);
  return upload?.ownerId === caller.user.id && !isExpired(upload, nowMs) ? upload : undefined;
}

function finish(context: Context, upload: Upload): Answer {
  const bytes = contentOf(context.world.state, upload.id);
  if (bytes?.length !== upload.totalBytes)
    return wrong('id', upload.id, 'Segments do not add up to provided total file size.');
  const done = finishUpload(context.world, upload, bytes);
  if (done.failure !== undefined && mediaKindOf(done.category) === 'image')
    return wrong('media', upload.id, 'media type unrecognized.');
  return ok({ data: shown(done, context.nowMs) });
}

const categoryFor = (mediaType: string): Upload['category'] => {
  if (mediaType === 'image/gif') return 'tweet_gif';
  return mediaType.startsWith('image/') ? 'tweet_image' : 'tweet_video';
};

export const mediaRoutes = [
  route({
    name: 'media-upload',
    shape: answers.upload,
    method: 'POST',
    path: '/2/media/upload',
    scopes,
    limits,
    params: noParams,
    query: noQuery,
    body: z.strictObject({
      media: content,
      media_category: z.enum(mediaCategories.filter((one) => one !== 'amplify_video')),
      additional_owners: z
        .string()
        .transform((list) => list.split(','))
        .optional(),
    }),
    answer(call) {
      const { media, media_category: category, additional_owners: sharedWith = [] } = call.body;
      const mediaType = sniffedType(media);
      if (mediaType === undefined) return wrong('media', category, 'media type unrecognized.');
      const upload = { category, mediaType, totalBytes: media.length };
      const refused = refuseStart(upload);
      if (refused !== undefined) return refused;
      const started = startUpload(call.world, { ...upload, ownerId: call.caller.user.id, sharedWith });
      addSegment(call.world, started.id, 0, media);
      return finish(call, started);
    },
  }),
  route({
    name: 'media-initialize',
    shape: answers.upload,
    method: 'POST',
    path: '/2/media/upload/initialize',
    scopes,
    limits,
    params: noParams,
    query: noQuery,
    body: z.strictObject({
      media_type: z.enum(mediaTypes),
      total_bytes: z.int().min(0).max(MOST_TOTAL),
      media_category: z.enum(mediaCategories).optional(),
      additional_owners: z.array(idSchema).default([]),
      shared: z.boolean().optional(),
    }),
    answer(call) {
      const { media_type: mediaType, total_bytes: totalBytes, additional_owners: sharedWith } = call.body;
      const category = call.body.media_category ?? categoryFor(mediaType);
      const upload = { category, mediaType, totalBytes };
      const refused = refuseStart(upload);
      if (refused !== undefined) return refused;
      const {
        size: _unsaid,
        processing_info: _later,
        ...data
      } = shown(startUpload(call.world, { ...upload, ownerId: call.caller.user.id, sharedWith }), call.nowMs);
      return ok({ data });
    },
  }),
  route({
    name: 'media-append',
    shape: answers.appended,
    method: 'POST',
    path: '/2/media/upload/:id/append',
    scopes,
    limits,
    params: idInPath,
    query: noQuery,
    body: z.strictObject({ media: content, segment_index: z.coerce.number().int().min(0).max(999) }),
    answer(call) {
      const upload = ownUpload(call, call.params.id);
      if (upload === undefined || upload.finalizedAtMs !== undefined) return unknownMedia(call.params.id);
      addSegment(call.world, upload.id, call.body.segment_index, call.body.media);
      return ok({ data: { expires_at: Math.floor((upload.createdAtMs + UPLOAD_LIFE_MS) / 1000) } });
    },
  }),
  route({
    name: 'media-finalize',
    shape: answers.upload,
    method: 'POST',
    path: '/2/media/upload/:id/finalize',
    scopes,
    limits,
    params: idInPath,
    query: noQuery,
    body: noBody,
    answer(call) {
      const upload = ownUpload(call, call.params.id);
      if (upload === undefined) return unknownMedia(call.params.id);
      // A repeated call whose first answer was lost finds the same upload, finished.
      return upload.finalizedAtMs === undefined
        ? finish(call, upload)
        : ok({ data: shown(upload, call.nowMs) });
    },
  }),
  route({
    name: 'media-status',
    shape: answers.upload,
    method: 'GET',
    path: '/2/media/upload',
    scopes,
    limits: [perUser(1000)],
    params: noParams,
    query: z.strictObject({ media_id: idSchema, command: z.enum(['STATUS']).optional() }),
    body: noBody,
    answer(call) {
      const upload = ownUpload(call, call.query.media_id);
      return upload === undefined
        ? unknownMedia(call.query.media_id)
        : ok({ data: shown(upload, call.nowMs) });
    },
  }),
  route({
    name: 'media-metadata',
    shape: answers.mediaMetadata,
    method: 'POST',
    path: '/2/media/metadata',
    scopes,
    limits: [perUser(500)],
    params: noParams,
    query: noQuery,
    body: z.strictObject({
      id: idSchema,
      metadata: z
        .looseObject({ alt_text: z.looseObject({ text: z.string().max(1000) }).optional() })
        .default({}),
    }),
    answer(call) {
      const upload = ownUpload(call, call.body.id);
      if (upload === undefined) return forbidden('You are not authorized to change this media.');
      const altText = call.body.metadata.alt_text?.text;
      if (altText !== undefined) call.world.put({ kind: 'upload', record: { ...upload, altText } });
      return ok({ data: { id: upload.id, associated_metadata: call.body.metadata } });
    },
  }),
];
