import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { mostVideoMegabytes } from '../../src/domain/media/medium.js';
import { mediaRepository } from '../../src/store/media/repository.js';
import { unusedMostMs } from '../../src/store/media/sweep.js';
import { idParams } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { receiveMedium } from '../services/receiving-media.js';
import { seenMedium } from '../services/seen-media.js';
import { mediumSchema, viewMedium } from '../views/media.js';

/** As long as a large video takes on a slow line. */
const uploadTimeout = 30 * 60_000;

export const mediaRoutes =
  (parts: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const { db, clock } = parts;
    const access = forAgents('media');
    await app.register(multipart, {
      limits: { files: 1, fields: 0, fileSize: (mostVideoMegabytes + 1) * 1024 * 1024 },
      throwFileSizeLimit: false,
    });

    app.post(
      '/media',
      {
        config: {
          ...access,
          problems: [
            'fileMissing',
            'malformedBody',
            'mediaTooLarge',
            'mediaTypeNotTaken',
            'unsupportedMediaType',
          ],
        },
        handlerTimeout: uploadTimeout,
        schema: {
          tags: ['media'],
          summary: 'Upload a picture, GIF or video for an answer',
          description:
            'As multipart/form-data with one file. Pictures up to 5 MB (JPEG, PNG, WebP), GIFs up to 15 MB, videos (MP4, MOV) as large as the setting videoMegabytes says.',
          consumes: ['multipart/form-data'],
          response: { 201: mediumSchema },
        },
      },
      async (request, reply) => {
        const now = clock();
        const received = await receiveMedium(db, await fileOf(request), agentOf(request)._id, now);
        const expiresAt = new Date(now.getTime() + unusedMostMs);
        return reply.code(201).send(viewMedium({ ...received, expiresAt }));
      },
    );

    app.get(
      '/media/:id',
      {
        config: { ...access, problems: ['mediaNotFetched', 'mediaLost'] },
        handlerTimeout: uploadTimeout,
        schema: {
          tags: ['media'],
          summary: 'The content of a medium of an answer or of a direct message',
          params: idParams,
          response: { 200: z.unknown().describe('The content, with its type.') },
        },
      },
      async (request, reply) => {
        const medium = await seenMedium(parts, request, request.params.id);
        if (medium.state === 'wanted') throw new Problem('mediaNotFetched');
        if (medium.state === 'lost') throw new Problem('mediaLost');
        if (medium.state !== 'kept' || medium.type === null) throw notFound();
        return reply
          .headers({
            'content-type': medium.type,
            'content-length': medium.bytes,
            'content-disposition': `inline; filename="${medium._id}.${extensionOf(medium.type)}"`,
            // Should a browser ever take it for a page, it may do nothing.
            'content-security-policy': "default-src 'none'; sandbox",
          })
          .send(mediaRepository(db).content.read(medium._id));
      },
    );
  };

async function fileOf(request: FastifyRequest) {
  if (!request.isMultipart()) throw new Problem('unsupportedMediaType', { fix: 'Send multipart/form-data.' });
  const part = await request.file();
  if (!part) throw new Problem('fileMissing');
  return part.file;
}

const extensionOf = (type: string): string =>
  ({ 'image/jpeg': 'jpg', 'video/quicktime': 'mov' })[type] ?? type.slice(type.indexOf('/') + 1);
