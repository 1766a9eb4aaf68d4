import { indexes } from '../../src/store/indexes.js';
import type { Bench } from './stack.js';

export interface Floor {
  readonly documents: number;
  /** Into collections without indexes of their own. */
  readonly plainMs: number;
  /** Into collections with Perch's indexes. */
  readonly indexedMs: number;
}

/** What a ticket from a mention consists of. */
const collections = ['items', 'contacts', 'tickets', 'comments'] as const;
const perInsert = 1_000;

/**
 * Writes copies of everything that filing wrote into another database of the same server, in bulk,
 * with majority writes: the least that storing it can cost.
 */
export async function plainInserts({ db }: Bench): Promise<Floor> {
  const copies = await Promise.all(
    collections.map(async (name) => [name, await db.native.collection(name).find().toArray()] as const),
  );
  const insertAll = async (into: string, indexed: boolean): Promise<number> => {
    const other = db.native.client.db(into);
    for (const [name] of copies) {
      await other.createCollection(name);
      const wanted = indexes[name] ?? [];
      if (indexed && wanted.length > 0) await other.collection(name).createIndexes([...wanted]);
    }
    const began = performance.now();
    for (const [name, documents] of copies)
      for (let at = 0; at < documents.length; at += perInsert)
        await other
          .collection(name)
          .insertMany(documents.slice(at, at + perInsert), { writeConcern: { w: 'majority' } });
    const took = performance.now() - began;
    await other.dropDatabase();
    return took;
  };
  return {
    documents: copies.reduce((sum, [, documents]) => sum + documents.length, 0),
    plainMs: await insertAll('bench_plain', false),
    indexedMs: await insertAll('bench_indexed', true),
  };
}
