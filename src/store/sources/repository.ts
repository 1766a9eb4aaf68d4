import type { Account, Source } from '../../domain/accounts/account.js';
import {
  beginning,
  missingSources,
  streamBegins,
  streamSourceId,
  unwantedSources,
} from '../../domain/sources/sources.js';
import type { Stream } from '../../domain/streams/stream.js';
import { newestXId } from '../../domain/at-x/ids.js';
import { isDuplicateKey, type ClientSession, type Database } from '../database.js';

export function sourcesRepository(db: Database) {
  return {
    /**
     * The account's sources as its settings and streams want them, of those it has: missing ones made, unwanted ones
     * forgotten. None is read again: one that moved meanwhile did so for settings that this account has not.
     */
    async wanted(account: Account, existing: readonly Source[], now: Date): Promise<readonly Source[]> {
      const streams = await db.streams.find({ accountId: account._id, enabled: true }).toArray();
      const unwanted = unwantedSources(account, streams, existing);
      const missing = missingSources(account, streams, existing, now);
      if (unwanted.length === 0 && missing.length === 0) return existing;
      if (unwanted.length > 0) await db.sources.deleteMany({ _id: { $in: unwanted.map(({ _id }) => _id) } });
      if (missing.length > 0) await insertUnlessThere(db, missing);
      return [...existing.filter((source) => !unwanted.includes(source)), ...missing].toSorted(
        (one, other) => (one._id < other._id ? -1 : 1),
      );
    },

    list: (accountId: string) => db.sources.find({ accountId }).sort({ _id: 1 }).toArray(),

    /**
     * Everything is due now: settings changed. X's own pauses stay. A look under way is fenced off: it read
     * by settings that are no more.
     */
    async dueNow(accountId: string, now: Date, session: ClientSession): Promise<void> {
      await db.sources.updateMany({ accountId }, { $set: { dueAt: now }, $inc: { version: 1 } }, { session });
    },

    /**
     * All of them are due at that moment: what a look under way finds does not put its own next turn over it
     * (`commitPage`, `note`, `failed`).
     */
    async dueAt(accountIds: readonly string[], dueAt: Date, session: ClientSession): Promise<void> {
      await db.sources.updateMany({ accountId: { $in: [...accountIds] } }, { $set: { dueAt } }, { session });
    },

    /** What a poll learned that changes no cursor. */
    async note({ _id, version, dueAt }: Source, { dueAt: next, ...changes }: Partial<Source>): Promise<void> {
      await db.sources.updateOne({ _id, version }, { $set: changes });
      if (next) await db.sources.updateOne({ _id, version, dueAt }, { $set: { dueAt: next } });
    },

    /** X refuses until a time of its own, whoever asks: also for the account's other lists of the kind. */
    async paused({ accountId, kind }: Source, pausedUntil: Date | null, lastError: string): Promise<void> {
      await db.sources.updateMany({ accountId, kind }, { $set: { pausedUntil, lastError } });
    },

    /**
     * Waits after a failure, unless somebody asked for a look meanwhile (`dueNow`). X tells its limits
     * with refusals too: where the last call is used up, nobody asks before it is reset.
     */
    async failed(
      { _id, dueAt, failures }: Source,
      backOffTo: Date,
      lastError: string,
      rateLimit: Source['rateLimit'] = null,
    ): Promise<void> {
      const pause = rateLimit?.remaining === 0 ? { pausedUntil: rateLimit.resetAt } : {};
      const limits = rateLimit ? { rateLimit, ...pause } : {};
      await db.sources.updateOne({ _id }, { $set: { failures: failures + 1, lastError, ...limits } });
      await db.sources.updateOne({ _id, dueAt }, { $set: { dueAt: backOffTo } });
    },

    /** Not asked now, and no failure; unless somebody asked for a look meanwhile (`dueNow`). */
    async waits({ _id, dueAt }: Source, until: Date, lastError: string): Promise<void> {
      await db.sources.updateOne({ _id, dueAt }, { $set: { dueAt: until, lastError } });
    },

    /** Page commits that began before abort (docs/recipes.md, 3). */
    async fence(accountId: string, session: ClientSession): Promise<void> {
      await db.sources.updateMany({ accountId }, { $inc: { version: 1 } }, { session });
    },

    /** Skips what X has from before a moment of X's time (S4); counts and X's own pauses stay. */
    async beginAt(startAt: Date, accountId: string, now: Date, session: ClientSession): Promise<void> {
      const begins = beginning(startAt, now);
      for (const { _id, sinceId } of await db.sources.find({ accountId }, { session }).toArray()) {
        // Never back over known ground: what was counted there would be counted again.
        const known = newestXId([sinceId, begins.sinceId]) ?? begins.sinceId;
        const skipped = { $set: { ...begins, sinceId: known }, $inc: { version: 1 } };
        await db.sources.updateOne({ _id }, skipped, { session });
      }
    },

    /** Another query: what it finds begins at the stream's `since`; what is under way is fenced off (S23). */
    async beginStream(account: Account, stream: Stream, now: Date, session: ClientSession): Promise<void> {
      const begins = beginning(streamBegins(account, stream), now);
      await db.sources.updateOne(
        { _id: streamSourceId(stream) },
        { $set: { ...begins, failures: 0, lastError: null }, $inc: { version: 1 } },
        { session },
      );
    },

    /** Its pace may have changed; from its own cursor on. */
    async streamDueNow(stream: Stream, now: Date, session: ClientSession): Promise<void> {
      await db.sources.updateOne(
        { _id: streamSourceId(stream) },
        { $set: { dueAt: now }, $inc: { version: 1 } },
        { session },
      );
    },

    /** Forgets how far the sources were read: the next ones begin at the account's `captureFrom` (S4). */
    async forget(accountId: string, session: ClientSession): Promise<void> {
      await db.sources.deleteMany({ accountId }, { session });
    },
  };
}

/** Another poll of the account may make them at the same moment; its are as good. */
async function insertUnlessThere(db: Database, sources: readonly Source[]): Promise<void> {
  try {
    await db.sources.insertMany([...sources], { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
