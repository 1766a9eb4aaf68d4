import { z } from 'zod';
import { XError } from './errors/x-error.js';
import type { Processing, Uploads } from './port.js';
import type { Send } from './reads.js';

const begun = z.object({
  data: z.object({
    id: z.string().regex(/^\d{1,19}$/),
    expires_after_secs: z.number().positive().catch(86_400),
  }),
});
const processed = z.object({
  data: z.object({
    processing_info: z
      .object({ state: z.string(), check_after_secs: z.number().positive().optional().catch(undefined) })
      .optional(),
  }),
});

const checkAgainMs = 2_000;

/**
 * Media on their way to and from X. Nobody sees what is uploaded before it is posted, so unlike the other
 * writes each of these may be made again. None is billed, so they are not metered.
 */
export const uploads = (send: Send): Uploads => ({
  async beginUpload({ type, bytes, category }) {
    const body = { media_type: type, total_bytes: bytes, media_category: category };
    const answer = await send({ method: 'POST', path: 'media/upload/initialize', body });
    const { id, expires_after_secs: seconds } = readable(begun.safeParse(answer.body)).data;
    return { xMediaId: id, expiresAt: new Date(answer.answeredAt.getTime() + seconds * 1_000) };
  },

  async appendToUpload({ xMediaId, segment, content }) {
    const body = { segment_index: segment, media: content };
    await send({ method: 'POST', path: `media/upload/${xMediaId}/append`, body, inParts: true });
  },

  async finishUpload(xMediaId) {
    const { body } = await send({ method: 'POST', path: `media/upload/${xMediaId}/finalize`, body: {} });
    return processingIn(body);
  },

  async uploadProcessing(xMediaId) {
    const query = { command: 'STATUS', media_id: xMediaId };
    const { body } = await send({ method: 'GET', path: 'media/upload', query });
    return processingIn(body);
  },

  async messageMedia({ messageXId, mediaXId, resource }, mostBytes) {
    const path = `dm_conversations/media/${messageXId}/${mediaXId}/${resource}`;
    const { body } = await send({ method: 'GET', path, bytesAtMost: mostBytes });
    if (!Buffer.isBuffer(body)) throw new XError('noAnswer', 'X’s answer holds no content.');
    return body;
  },
});

/** Without anything said of it, X has nothing to do: a picture is ready at once. */
function processingIn(body: unknown): Processing {
  const info = readable(processed.safeParse(body)).data.processing_info;
  switch (info?.state) {
    case undefined:
    case 'succeeded':
      return { state: 'ready' };
    case 'failed':
      return { state: 'failed' };
    default:
      return { state: 'working', checkAfterMs: (info?.check_after_secs ?? 0) * 1_000 || checkAgainMs };
  }
}

function readable<T>(parsed: z.ZodSafeParseResult<T>): T {
  if (parsed.success) return parsed.data;
  throw new XError('noAnswer', 'X’s answer about a medium cannot be read.');
}
