import { withDatabase } from '../run/with-database.js';
import type { World } from '../run/world.js';

/**
 * X's clock leaps and Perch's own can't: what Perch asks for again so many hours after it last saw it
 * (S25) comes nearer by as many, and its last looks, from which gaps are counted (S8), are as long ago.
 */
export async function hoursGoBy({ config }: Pick<World, 'config'>, ms: number): Promise<void> {
  const nearer = [{ $set: { recheckAt: { $subtract: ['$recheckAt', ms] } } }];
  const longAgo = [{ $set: { lastSuccessAt: { $subtract: ['$lastSuccessAt', ms] } } }];
  await withDatabase(config.mongodbUri, async (db) => {
    await db.items.updateMany({ recheckAt: { $type: 'date' } }, nearer);
    await db.accounts.updateMany({ recheckAt: { $type: 'date' } }, nearer);
    await db.sources.updateMany({ lastSuccessAt: { $type: 'date' } }, longAgo);
  });
}
