import type { Readable } from 'node:stream';
import { fileTypeFromBuffer } from 'file-type';
import { kindOfType, mostBytes, type MediumKind } from '../../src/domain/media/medium.js';
import type { Database } from '../../src/store/database.js';
import { mediaRepository } from '../../src/store/media/repository.js';
import { settingsRepository } from '../../src/store/settings/repository.js';
import { Problem } from '../problems.js';

interface Received {
  readonly id: string;
  readonly kind: MediumKind;
  readonly type: string;
  readonly bytes: number;
}

/** So much of a file tells what it is. */
const tellingBytes = 4_100;

/**
 * Stores a file while it comes, as what its content says it is, whatever its name; leaves nothing of one that X
 * would not take, that is too large, or that breaks off.
 */
export async function receiveMedium(
  db: Database,
  file: Readable,
  agentId: string,
  now: Date,
): Promise<Received> {
  const media = mediaRepository(db);
  const { videoMegabytes } = await settingsRepository(db).get();
  const id = await media.begin(agentId, now);
  try {
    const chunks = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    const head = await headOf(chunks);
    const { type, kind } = await whatItIs(head);
    const counted = { bytes: 0 };
    const limit = mostBytes(kind, { videoMegabytes });
    await media.content.write(id, upTo(limit, head, chunks, counted));
    if (!(await media.kept(id, { kind, type, bytes: counted.bytes }))) throw new Problem('notFound');
    return { id, kind, type, bytes: counted.bytes };
  } catch (error) {
    await media.drop(id).catch(() => undefined);
    throw error;
  }
}

async function headOf(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  const read: Buffer[] = [];
  let bytes = 0;
  while (bytes < tellingBytes) {
    const next = await nextOf(chunks);
    if (!next) break;
    read.push(next);
    bytes += next.length;
  }
  return Buffer.concat(read);
}

async function whatItIs(head: Buffer): Promise<{ type: string; kind: MediumKind }> {
  const type = (await fileTypeFromBuffer(head))?.mime ?? null;
  const kind = type === null ? null : kindOfType(type);
  if (type === null || kind === null)
    throw new Problem('mediaTypeNotTaken', {
      detail: `By its content this is ${type ?? 'of no known type'}.`,
    });
  return { type, kind };
}

async function* upTo(
  limit: number,
  head: Buffer,
  rest: AsyncIterator<Buffer>,
  counted: { bytes: number },
): AsyncGenerator<Buffer> {
  for (let chunk: Buffer | null = head; chunk; chunk = await nextOf(rest)) {
    counted.bytes += chunk.length;
    if (counted.bytes > limit)
      throw new Problem('mediaTooLarge', { detail: `Of this kind ${limit} bytes are taken.` });
    yield chunk;
  }
}

/** Null at the end. What fails here is the upload itself: its parts, or the line. */
async function nextOf(chunks: AsyncIterator<Buffer>): Promise<Buffer | null> {
  try {
    const next = await chunks.next();
    return next.done ? null : next.value;
  } catch {
    throw new Problem('malformedBody', { detail: 'The file ends too early.', fix: 'Send it again.' });
  }
}
