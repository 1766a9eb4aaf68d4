import { standardViews } from '../../domain/views/standard.js';
import { auditor } from '../audit/change.js';
import { newId, type Database } from '../database.js';
import { seedOnce } from '../seed-once.js';

/** Makes a view for each channel, once. Returns how many were made. */
export const seedViews = (db: Database, now: Date): Promise<number> =>
  seedOnce(db, 'standardViews', async (session) => {
    const first = { version: 1, createdAt: now, updatedAt: now };
    const views = standardViews.map((view) => ({ _id: newId(), ...view, ...first }));
    await db.views.insertMany(views, { session });
    const audit = auditor(db, 'view');
    for (const view of views) await audit(null, view, { by: null, now }, session);
    return views.length;
  });
