import { standardViews } from '../../domain/views/standard.js';
import { auditor } from '../audit/change.js';
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
    const first = { version: 1, createdAt: now, updatedAt: now };
    const views = standardViews.map((view) => ({ _id: newId(), ...view, ...first }));
    const made = await db.views.bulkWrite(
      views.map(({ standard, ...added }) => ({
        updateOne: { filter: { standard }, update: { $setOnInsert: added }, upsert: true },
      })),
      { session },
    );
    const audit = auditor(db, 'view');
    for (const view of views.filter((_, place) => place in made.upsertedIds))
      await audit(null, view, { by: null, now }, session);
    return made.upsertedCount;
  });
