import { standardViews } from '../../domain/views/standard.js';
import { newId, type Database } from '../database.js';

const marker = { _id: 'standardViews' };

/** Makes a view for each channel, once: one that was removed stays so. Returns how many were made. */
export const seedViews = (db: Database, now: Date): Promise<number> =>
  db.transaction(async (session) => {
    const { upsertedCount } = await db.counters.updateOne(
      marker,
      { $setOnInsert: { value: 1 } },
      { session, upsert: true },
    );
    if (upsertedCount === 0) return 0;
    const made = await db.views.bulkWrite(
      standardViews.map(({ standard, ...view }) => {
        const added = { _id: newId(), ...view, version: 1, createdAt: now, updatedAt: now };
        return { updateOne: { filter: { standard }, update: { $setOnInsert: added }, upsert: true } };
      }),
      { session },
    );
    return made.upsertedCount;
  });
