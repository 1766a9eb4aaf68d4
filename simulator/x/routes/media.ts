import { z } from 'zod';
import { forbidden, ok, wrongParameter } from '../http/answer.js';
import { perApp, perUser } from '../http/limits.js';
import { idSchema } from '../http/parameters.js';
import { noBody, noParams, noQuery, route } from '../http/route.js';
import { shownUpload } from '../render/uploads.js';
import { answers } from '../schemas/answers.js';
import { mediaCategories } from '../world/records/uploads.js';
import { addSegment, sniffedType, startUpload, UPLOAD_LIFE_MS } from '../world/uploads.js';
import { categoryFor, finish, mediaTypes, ownUpload, refuseStart, unknownMedia } from './media-rules.js';
import { idInPath } from './queries.js';

const scopes = ['media.write'] as const;
const limits = [perUser(1875), perApp(180_000)];
const MOST_TOTAL = 17_179_869_184;

/** Bytes in multipart bodies, base64 in JSON. */
const content = z.union([z.instanceof(Buffer), z.base64().transform((text) => Buffer.from(text, 'base64'))]);

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
      if (mediaType === undefined) return wrongParameter('media', category, 'media type unrecognized.');
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
      } = shownUpload(
        startUpload(call.world, { ...upload, ownerId: call.caller.user.id, sharedWith }),
        call.nowMs,
      );
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
        : ok({ data: shownUpload(upload, call.nowMs) });
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
        : ok({ data: shownUpload(upload, call.nowMs) });
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
