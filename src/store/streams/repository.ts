import { streamSourceId } from '../../domain/sources/sources.js';
import {
  changedStream,
  mostStreams,
  type Stream,
  type StreamChanges,
  type StreamFields,
} from '../../domain/streams/stream.js';
import { auditor, type Changer } from '../audit/change.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';
import { sourcesRepository } from '../sources/repository.js';

export type SavedStream =
  | { readonly outcome: 'saved'; readonly stream: Stream }
  | { readonly outcome: 'nameTaken' | 'tooManyStreams' | 'notFound' | 'versionMismatch' };

/** The saved searches of accounts (S23). */
export function streamsRepository(db: Database) {
  const sources = sourcesRepository(db);

  /** The account's poll is told to look what is to be read now. */
  const touch = (accountId: string, now: Date, session: ClientSession) =>
    db.accounts.findOneAndUpdate(
      { _id: accountId, unlinkedAt: null },
      { $set: { handOver: 'pending', updatedAt: now }, $inc: { streamsVersion: 1 } },
      { session, returnDocument: 'after' },
    );

  const audit = auditor(db, 'stream');

  const isTaken = async ({ _id, accountId, name }: Stream, session: ClientSession): Promise<boolean> =>
    (await db.streams.findOne({ accountId, name, _id: { $ne: _id } }, { session })) !== null;

  return {
    list: (accountId: string, page: PageRequest) => findPage(db.streams, { accountId }, newestFirst, page),

    get: (accountId: string, id: string) => db.streams.findOne({ _id: id, accountId }),

    async create(
      accountId: string,
      fields: StreamFields,
      { by, now }: Changer,
      session: ClientSession,
    ): Promise<SavedStream> {
      // First, so that of two at once the later one counts the other's.
      if (!(await touch(accountId, now, session))) return { outcome: 'notFound' };
      if ((await db.streams.countDocuments({ accountId }, { session })) >= mostStreams)
        return { outcome: 'tooManyStreams' };
      const made = { _id: newId(), accountId, since: now, version: 1, createdAt: now, updatedAt: now };
      const stream: Stream = { ...fields, ...made };
      if (await isTaken(stream, session)) return { outcome: 'nameTaken' };
      await db.streams.insertOne(stream, { session });
      await audit(null, stream, { by, now }, session);
      return { outcome: 'saved', stream };
    },

    /** `version` null changes whatever is there. What it brought stays, whatever it is changed to. */
    change: (
      accountId: string,
      id: string,
      version: number | null,
      changes: StreamChanges,
      { by, now }: Changer,
    ) =>
      db.transaction(async (session): Promise<SavedStream> => {
        const stream = await db.streams.findOne({ _id: id, accountId }, { session });
        if (!stream) return { outcome: 'notFound' };
        if (version !== null && stream.version !== version) return { outcome: 'versionMismatch' };
        const saved = changedStream(stream, changes, now);
        if (await isTaken(saved, session)) return { outcome: 'nameTaken' };
        const account = await touch(accountId, now, session);
        if (!account) return { outcome: 'notFound' };
        await db.streams.replaceOne({ _id: id }, saved, { session });
        await audit(stream, saved, { by, now }, session);
        if (!saved.enabled) await db.sources.deleteOne({ _id: streamSourceId(saved) }, { session });
        else if (saved.query !== stream.query) await sources.beginStream(account, saved, now, session);
        else await sources.streamDueNow(saved, now, session);
        return { outcome: 'saved', stream: saved };
      }),

    /** Its hits stay, listed as they are. */
    remove: (accountId: string, id: string, { by, now }: Changer) =>
      db.transaction(async (session): Promise<boolean> => {
        const stream = await db.streams.findOneAndDelete({ _id: id, accountId }, { session });
        if (!stream) return false;
        await audit(stream, null, { by, now }, session);
        await db.sources.deleteOne({ _id: streamSourceId({ _id: id, accountId }) }, { session });
        await touch(accountId, now, session);
        return true;
      }),

    /** How far a page of streams has been read: their sources. */
    sourcesOf: (streams: readonly Stream[]) =>
      db.sources.find({ _id: { $in: streams.map(streamSourceId) } }).toArray(),
  };
}
