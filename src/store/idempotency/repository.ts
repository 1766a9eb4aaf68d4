import type { ClientSession, Database } from '../database.js';
import type { IdempotencyRecord } from './idempotency.js';

export function idempotencyRepository(db: Database) {
  return {
    find: (id: string, session: ClientSession) => db.idempotency.findOne({ _id: id }, { session }),

    /** Of two requests at once one loses its transaction here, starts over and finds the other's record. */
    async keep(record: IdempotencyRecord, session: ClientSession): Promise<void> {
      await db.idempotency.insertOne(record, { session });
    },
  };
}
