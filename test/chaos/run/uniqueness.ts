import type { mongo } from 'mongoose';
import type { Database } from '../../../src/store/database.js';
import { indexes, type Index } from '../../../src/store/indexes.js';
import { requireIndexes } from '../../../src/store/migrate.js';
import type { Difference } from '../ledgers/facts.js';
import { withDatabase } from './with-database.js';

/** What is stored, read without any index: each unique key once, and collections that are whole. */
export const uniquenessDifferences = (mongodbUri: string): Promise<Difference[]> =>
  withDatabase(mongodbUri, async (db) => {
    await requireIndexes(db);
    const found: Difference[] = [];
    for (const [collection, wanted] of Object.entries(indexes)) {
      found.push(...(await broken(db, collection)));
      for (const index of wanted) if (index.unique) found.push(...(await repeated(db, collection, index)));
    }
    return found;
  });

async function broken(db: Database, collection: string): Promise<Difference[]> {
  const { valid } = await db.native.command({ validate: collection });
  return valid === true ? [] : [{ kind: 'state', what: `the collection ${collection} is damaged` }];
}

async function repeated(db: Database, collection: string, index: Index): Promise<Difference[]> {
  const key = Object.fromEntries(Object.keys(index.key).map((path, at) => [`k${at}`, `$${path}`]));
  const stages: mongo.Document[] = [
    { $match: index.partialFilterExpression ?? {} },
    ...(collection === 'contacts' ? [{ $unwind: '$xUsers' }] : []),
    { $group: { _id: key, count: { $sum: 1 } } },
    { $match: { count: { $gt: 1 } } },
  ];
  const found = await db.native
    .collection(collection)
    .aggregate(stages, { hint: { $natural: 1 } })
    .toArray();
  return found.map(({ _id }) => ({
    kind: 'doubled',
    what: `${collection}.${index.name} twice: ${JSON.stringify(_id)}`,
  }));
}
