import { isDeepStrictEqual } from 'node:util';
import { formerConditions, standardTriggerFields } from '../../domain/business-rules/standard.js';
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
    const made = await db.triggers.bulkWrite(
      standardTriggerFields.map(({ standard, ...fields }, place) => {
        const first = { position: place + 1, changedBy: null, version: 1, createdAt: now, updatedAt: now };
        const added = { _id: newId(), ...fields, ...first };
        return { updateOne: { filter: { standard }, update: { $setOnInsert: added }, upsert: true } };
      }),
      { session },
    );
    return made.upsertedCount;
  });

/** Gives those that came set up and whose conditions nobody has changed the ones they have now. Returns how many. */
export async function mendTriggers(db: Database, now: Date): Promise<number> {
  let mended = 0;
  for (const { standard, conditions: former } of formerConditions) {
    const stored = await db.triggers.findOne({ standard });
    const fields = standardTriggerFields.find((each) => each.standard === standard);
    if (!stored || !fields || !isDeepStrictEqual(stored.conditions, former)) continue;
    const { modifiedCount } = await db.triggers.updateOne(
      { _id: stored._id, version: stored.version },
      { $set: { conditions: fields.conditions, updatedAt: now }, $inc: { version: 1 } },
    );
    mended += modifiedCount;
  }
  return mended;
}
