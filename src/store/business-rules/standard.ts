import { standardTriggerFields } from '../../domain/business-rules/standard.js';
import { auditor } from '../audit/change.js';
import { newId, type Database } from '../database.js';

const marker = { _id: 'standardTriggers' };

/** Makes the triggers that come set up (S54), once: one that was removed stays so. Returns how many were made. */
export const seedTriggers = (db: Database, now: Date): Promise<number> =>
  db.transaction(async (session) => {
    const { upsertedCount } = await db.counters.updateOne(
      marker,
      { $setOnInsert: { value: 1 } },
      { session, upsert: true },
    );
    if (upsertedCount === 0) return 0;
    const triggers = standardTriggerFields.map((fields, place) => {
      const first = { position: place + 1, changedBy: null, version: 1, createdAt: now, updatedAt: now };
      return { _id: newId(), ...fields, ...first };
    });
    const made = await db.triggers.bulkWrite(
      triggers.map(({ standard, ...added }) => ({
        updateOne: { filter: { standard }, update: { $setOnInsert: added }, upsert: true },
      })),
      { session },
    );
    const audit = auditor(db, 'trigger');
    for (const trigger of triggers.filter((_, place) => place in made.upsertedIds))
      await audit(null, trigger, { by: null, now }, session);
    return made.upsertedCount;
  });
