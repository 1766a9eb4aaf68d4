import type { mongo } from 'mongoose';
import type { Wanted } from '../domain/search/terms.js';
import type { Collection } from './database.js';

/** What a search is read through: whatever has one of these terms, in the index `terms`. */
export interface Narrowing {
  readonly through: readonly string[];
  /** To be looked for in what is found. */
  readonly others: readonly string[];
}

type Found = { readonly terms?: readonly string[] };

/** Null where nothing narrows it enough: what nearly all have is soon met by reading all of them in order. */
export async function narrowingFor<T extends Found>(
  collection: Collection<T>,
  { terms, beginnings }: Wanted,
): Promise<Narrowing | null> {
  if (terms.length > 0) {
    const rarest = await rarestOf(collection, terms);
    return { through: [rarest], others: terms.filter((term) => term !== rarest) };
  }
  const longest = [...beginnings].sort((a, b) => b.length - a.length)[0];
  const through = longest === undefined ? null : await termsBeginning(collection, longest);
  return through && { through, others: [] };
}

/** Nobody needs to know of a term how much more common it is. */
const countedAtMost = 1_000;
const triedAtMost = 8;

/** The one that the fewest have; each is counted in the index alone. */
async function rarestOf<T extends Found>(
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

/** More of them, and the word has only been begun. */
export const beginningsAtMost = 30;

/** Every term that begins so, read from the index one after another; null where there are too many. */
async function termsBeginning<T extends Found>(
  collection: Collection<T>,
  beginning: string,
): Promise<string[] | null> {
  const found: string[] = [];
  let next: { $gte: string } | { $gt: string } = { $gte: beginning };
  for (;;) {
    // Of an array two comparisons may mean two of its terms, unless they are said to mean the same one.
    const within = { terms: { $elemMatch: { ...next, $lt: `${beginning}\u{10FFFF}` } } };
    const [key] = await collection
      .find(within as unknown as mongo.Filter<T>, { hint: 'terms', returnKey: true })
      .limit(1)
      .toArray();
    const term: unknown = (key as { readonly terms?: unknown } | undefined)?.terms;
    if (typeof term !== 'string') return found;
    if (found.length === beginningsAtMost) return null;
    found.push(term);
    next = { $gt: term };
  }
}
