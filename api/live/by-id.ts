import type { mongo } from 'mongoose';
import type { Collection } from '../../src/store/database.js';

export type ById<T> = ReadonlyMap<string, T>;

/** The documents with these ids; several may be the same. */
export async function byId<T extends { readonly _id: string }>(
  collection: Collection<T>,
  ids: readonly string[],
  projection: mongo.Document = {},
): Promise<ById<T>> {
  const each = new Map<string, T>();
  if (ids.length === 0) return each;
  const filter = { _id: { $in: [...new Set(ids)] } } as unknown as mongo.Filter<T>;
  for await (const document of collection.find<T>(filter, { projection })) each.set(document._id, document);
  return each;
}
