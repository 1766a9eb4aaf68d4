import { standardTriggerFields } from '../../domain/business-rules/standard.js';
import { auditor } from '../audit/change.js';
import { newId, type Database } from '../database.js';
import { seedOnce } from '../seed-once.js';

/** Makes the triggers that come set up (S54), once. Returns how many were made. */
export const seedTriggers = (db: Database, now: Date): Promise<number> =>
  seedOnce(db, 'standardTriggers', async (session) => {
    const first = { changedBy: null, version: 1, createdAt: now, updatedAt: now };
    const triggers = standardTriggerFields.map((fields, place) => ({
      ...{ _id: newId(), ...fields, position: place + 1, ...first },
    }));
    await db.triggers.insertMany(triggers, { session });
    const audit = auditor(db, 'trigger');
    for (const trigger of triggers) await audit(null, trigger, { by: null, now }, session);
    return triggers.length;
  });
