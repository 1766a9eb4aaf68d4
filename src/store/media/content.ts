import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import mongoose from 'mongoose';
import type { Database } from '../database.js';

const { GridFSBucket, ObjectId } = mongoose.mongo;

/**
 * In GridFS, since a document holds 16 MB and what is in MongoDB is backed up, replicated and reached by every
 * process without another server.
 */
const bucketName = 'media';

/** The bytes of media, by the medium's id. */
export function mediaContent({ native }: Pick<Database, 'native'>) {
  const bucket = new GridFSBucket(native, { bucketName });
  const place = (id: string) => new ObjectId(id);

  return {
    /** Rejects as `source` does; what was written by then is `remove`d by whoever called. */
    write: (id: string, source: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> =>
      pipeline(source, bucket.openUploadStreamWithId(place(id), id)),

    /** From `start` up to, not including, `end`; all of it without them. */
    read: (id: string, part: { readonly start: number; readonly end: number } | null = null): Readable =>
      bucket.openDownloadStream(place(id), part ?? {}),

    /** Also what is left of an upload that broke off: its chunks have no file yet, so the bucket knows nothing of it. */
    async remove(id: string): Promise<void> {
      await native.collection(`${bucketName}.files`).deleteOne({ _id: place(id) });
      await native.collection(`${bucketName}.chunks`).deleteMany({ files_id: place(id) });
    },
  };
}
