import type { mongo } from 'mongoose';
import { cutTerm, isMeant, isSearch, searched, type Wanted } from '../domain/search/terms.js';
import type { Collection } from './database.js';
import type { Strand } from './pages.js';

/** What a search is read through: whatever has one of these terms, in the index `terms`. */
export interface Narrowing {
  readonly through: readonly string[];
  /** To be looked for in what is found. */
  readonly others: readonly string[];
}

type Found = { readonly _id: string; readonly terms?: readonly string[] };

/** Null where nothing narrows it enough: what nearly all have is soon met by reading all of them in order. */
export async function narrowingFor<T extends Found>(
  collection: Collection<T>,
  { terms, beginnings }: Wanted,
): Promise<Narrowing | null> {
  const rarest = await rarestOf(collection, terms);
  if (rarest && rarest.count <= few) return byRarest(rarest, terms);
  const [longest] = beginnings.toSorted((a, b) => b.length - a.length);
  const begun = longest === undefined ? null : await termsBeginning(collection, longest);
  if (begun && (!rarest || (await countOf(collection, begun)) < rarest.count))
    return { through: [...begun, cutTerm], others: terms };
  return rarest && byRarest(rarest, terms);
}

const byRarest = ({ term }: Counted, terms: readonly string[]): Narrowing => ({
  through: [term, cutTerm],
  others: terms.filter((each) => each !== term),
});

/** Selects what a narrowing finds, and what has more terms than are stored: nothing is sure of that. */
export function narrowedTo<T extends Found>({ through, others }: Narrowing): mongo.Filter<T> {
  const hasOthers = { $setIsSubset: [{ $literal: others }, '$terms'] };
  return {
    terms: { $in: through },
    ...(others.length > 0 ? { $expr: { $or: [{ $in: [cutTerm, '$terms'] }, hasOthers] } } : {}),
  } as mongo.Filter<T>;
}

interface Listed<T> {
  readonly strands: readonly Strand<T>[];
  readonly isMeant: (document: T) => boolean;
}

/**
 * How a search through a whole list is read (S63); `tooMany` is what is read where nothing narrows it enough,
 * of what begins so.
 */
export async function searchStrands<T extends Found>(
  collection: Collection<T>,
  q: string,
  textsOf: (document: T) => readonly string[],
  tooMany: (beginning: string) => mongo.Filter<T> = () => ({}),
): Promise<Listed<T>> {
  const wanted = searched(q);
  const listed = { isMeant: (document: T) => isMeant(textsOf(document), wanted) };
  if (!isSearch(wanted)) return { ...listed, strands: [] };
  const narrowing = await narrowingFor(collection, wanted);
  if (!narrowing) return { ...listed, strands: [{ filter: tooMany(wanted.beginnings[0] ?? '') }] };
  return { ...listed, strands: [{ filter: narrowedTo(narrowing), hint: 'terms' }] };
}

/** Nobody needs to know of a term how much more common it is. */
const countedAtMost = 1_000;
/** What has so few need not be narrowed any more. */
const few = 100;
const triedAtMost = 8;

interface Counted {
  readonly term: string;
  readonly count: number;
}

/** The one that the fewest have; each is counted in the index alone. */
async function rarestOf<T extends Found>(
  collection: Collection<T>,
  terms: readonly string[],
): Promise<Counted | null> {
  const tried = [...terms].sort((a, b) => b.length - a.length).slice(0, triedAtMost);
  const counted = await Promise.all(
    tried.map(async (term) => ({ term, count: await countOf(collection, [term]) })),
  );
  return counted.reduce<Counted | null>(
    (rarest, each) => (rarest && rarest.count <= each.count ? rarest : each),
    null,
  );
}

const countOf = <T extends Found>(collection: Collection<T>, terms: readonly string[]): Promise<number> =>
  collection.countDocuments({ terms: { $in: terms } } as mongo.Filter<T>, {
    limit: countedAtMost,
    hint: 'terms',
  });

/** What begins so. Of an array it needs `$elemMatch`: two comparisons may mean two of its elements. */
export const beginningWith = (text: string) => ({ $gte: text, $lt: `${text}\u{10FFFF}` });

/** More of them, and the word has only been begun. */
export const beginningsAtMost = 30;

/** Every term that begins so, read from the index one after another; null where there are too many. */
async function termsBeginning<T extends Found>(
  collection: Collection<T>,
  beginning: string,
): Promise<string[] | null> {
  const found: string[] = [];
  const { $gte, $lt } = beginningWith(beginning);
  let next: mongo.FilterOperators<string> = { $gte, $lt };
  for (;;) {
    const within = { terms: { $elemMatch: next } };
    const [key] = await collection
      .find(within as unknown as mongo.Filter<T>, { hint: 'terms', returnKey: true })
      .limit(1)
      .toArray();
    const term: unknown = (key as { readonly terms?: unknown } | undefined)?.terms;
    if (typeof term !== 'string') return found;
    if (found.length === beginningsAtMost) return null;
    found.push(term);
    next = { $gt: term, $lt };
  }
}
