import type { mongo } from 'mongoose';
import type { Collection } from './database.js';

/** Nobody needs to know of a term how much more common it is. */
const countedAtMost = 1_000;
const triedAtMost = 8;

/** Of several terms the one that the fewest have, through which a search reads; each is counted in the index alone. */
export async function rarestTerm<T extends { readonly terms?: readonly string[] }>(
  collection: Collection<T>,
  terms: readonly string[],
): Promise<string> {
  const tried = [...terms].sort((a, b) => b.length - a.length).slice(0, triedAtMost);
  if (tried.length < 2) return tried[0] ?? '';
  const counted = await Promise.all(
    tried.map(async (term) => ({
      term,
      count: await collection.countDocuments({ terms: term } as mongo.Filter<T>, {
        limit: countedAtMost,
        hint: 'terms',
      }),
    })),
  );
  return counted.reduce((rarest, each) => (each.count < rarest.count ? each : rarest)).term;
}
