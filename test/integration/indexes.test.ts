import { describe, expect, test } from 'vitest';
import { indexes, type Index } from '../../src/store/indexes.js';
import { buildIndexes } from '../../src/store/migrate.js';
import { bareDatabaseForFile } from './own-database.js';

const db = await bareDatabaseForFile();
await buildIndexes(db);

const all = Object.entries(indexes).flatMap(([collection, list]) =>
  list.map((index) => [`${collection}.${index.name}`, collection, index] as const),
);

const texts = [{ $gt: '' }, { $type: 'string' }].map((limit) => JSON.stringify(limit));

/** As Perch asks: a value for each field of the key, and what the index is limited to where that is no text. */
function whoAsks({ key, partialFilterExpression: limit = {} }: Index): Record<string, unknown> {
  const fields = Object.keys(key).filter((field) => field !== '_id');
  const isText = (value: unknown) => texts.includes(JSON.stringify(value));
  const others = Object.entries(limit as Record<string, unknown>).filter(([, value]) => !isText(value));
  return {
    ...Object.fromEntries(fields.map((field) => [field, 'one'])),
    ...Object.fromEntries(others),
  };
}

/** Whether the server thinks of the index at all when somebody asks. */
async function isThoughtOf(collection: string, index: Index): Promise<boolean> {
  const { queryPlanner } = await db.native
    .collection(collection)
    .find(whoAsks(index))
    .explain('queryPlanner');
  return JSON.stringify(queryPlanner).includes(`"indexName":"${index.name}"`);
}

describe('an index serves those who ask for one value, so that nothing is read that grows with the years', () => {
  test.each(all)('%s', async (_name, collection, index) => {
    expect(await isThoughtOf(collection, index)).toBe(true);
  });

  test('(control) one limited to the type of a text does not', async () => {
    const index: Index = {
      name: 'typed',
      key: { text: 1 },
      partialFilterExpression: { text: { $type: 'string' } },
    };
    await db.native.collection('control').createIndexes([index]);
    expect(await isThoughtOf('control', index)).toBe(false);
  });
});
