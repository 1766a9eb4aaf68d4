import { inSession, type ClientSession, type Database } from '../database.js';
import type { Sealed } from '../sealed.js';

export function idempotencyRepository(db: Database) {
  return {
    find: (id: string, session?: ClientSession) => db.idempotency.findOne({ _id: id }, inSession(session)),

    /**
     * Takes the key before anything else is done: of two requests at once one loses its transaction
     * here, starts over when the other has ended, and finds its record, or none.
     */
    async take(id: string, now: Date, session: ClientSession): Promise<void> {
      await db.idempotency.insertOne({ _id: id, answer: null, createdAt: now }, { session });
    },

    async keep(id: string, answer: Sealed, session: ClientSession): Promise<void> {
      await db.idempotency.updateOne({ _id: id }, { $set: { answer }, $unset: { begun: '' } }, { session });
    },

    /** The request of many parts has begun; what is sealed tells only what was asked. */
    async begin(id: string, asked: Sealed, session: ClientSession): Promise<void> {
      await db.idempotency.updateOne({ _id: id }, { $set: { answer: asked, begun: 0 } }, { session });
    },

    /** Written with each part, so that none is done once the answer is given; false where it is. */
    async goOn(id: string, session: ClientSession): Promise<boolean> {
      const { matchedCount } = await db.idempotency.updateOne(
        { _id: id, begun: { $exists: true } },
        { $inc: { begun: 1 } },
        { session },
      );
      return matchedCount === 1;
    },
  };
}
