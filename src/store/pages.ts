import type { mongo } from 'mongoose';
import { z } from 'zod';
import type { Collection } from './database.js';
import { beyond, compare, fieldsOf, sortOf, upTo, valuesOf, type SortKey, type Value } from './order.js';

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly data: T[];
  readonly nextCursor: string | null;
}

/** Where a document has to be looked into. */
interface Looks<T> {
  /** Whether what the strands select is meant. */
  readonly isMeant?: ((document: T) => boolean) | undefined;
  /** So many are looked into for one page at most; the next goes on from there. */
  readonly atMost?: number;
  /** What is needed of each, besides what the list is ordered by. */
  readonly fields?: readonly (keyof T & string)[];
}

/** The cursor was not made by this list. */
export class InvalidCursorError extends Error {}

/** A part of what a list selects, and the index that serves it in the list's order. */
export interface Strand<T> {
  readonly filter: mongo.Filter<T>;
  readonly hint?: string;
  /** What the index alone selects, where it has to look into more than it finds for the rest of the filter. */
  readonly through?: mongo.Filter<T>;
}

/** A page of what the filter selects, in the order given, beginning after the cursor. */
export const findPage = <T extends { readonly _id: string }>(
  collection: Collection<T>,
  filter: mongo.Filter<T>,
  order: readonly SortKey[],
  page: PageRequest,
): Promise<Page<mongo.WithId<T>>> => findPageOf(collection, [{ filter }], order, page);

const lookedIntoAtMost = 2_000;
const lookedIntoAtOnce = 200;

/**
 * The same of what several strands select together, each read by its own index and merged. Where the server has
 * to look into what an index finds, or `isMeant` into what it selects, a page may hold fewer than asked for, or
 * none, and not be the last.
 */
export async function findPageOf<T extends { readonly _id: string }>(
  collection: Collection<T>,
  strands: readonly Strand<T>[],
  order: readonly SortKey[],
  { limit, cursor }: PageRequest,
  { isMeant, atMost = lookedIntoAtMost, fields }: Looks<mongo.WithId<T>> = {},
): Promise<Page<mongo.WithId<T>>> {
  const data: mongo.WithId<T>[] = [];
  let after: readonly Value[] | null = cursor === undefined ? null : decodeCursor(order, cursor);
  for (let lookedInto = 0, size = limit + 1; ; size = lookedIntoAtOnce) {
    const until = await endOfLook(collection, strands, order, after);
    const found = await merged(collection, strands, order, size, { after, until }, fields);
    for (const document of found) if (!isMeant || isMeant(document)) data.push(document);
    const last = data[limit - 1];
    if (data.length > limit && last)
      return { data: data.slice(0, limit), nextCursor: encodeCursor(valuesOf(last, order)) };
    const lowest = found.at(-1);
    const isDone = found.length < size || !lowest;
    if (isDone && !until) return { data, nextCursor: null };
    after = isDone ? until : valuesOf(lowest, order);
    lookedInto += isDone ? lookedIntoAtMost / looks : found.length;
    if (after && lookedInto >= atMost) return { data, nextCursor: encodeCursor(after) };
  }
}

/** So many places of an index the server looks into at once, and so often for one page. */
const placesAtOnce = 4_000;
const looks = 2;

/** The place up to which a look goes; null: to the end. Told by the index alone. */
async function endOfLook<T extends { readonly _id: string }>(
  collection: Collection<T>,
  strands: readonly Strand<T>[],
  order: readonly SortKey[],
  after: readonly Value[] | null,
): Promise<readonly Value[] | null> {
  const ends = await Promise.all(
    strands.map(async ({ through, hint }) => {
      if (!through) return null;
      const [end] = await collection
        .find(within(through, order, { after, until: null }), {
          ...(hint === undefined ? {} : { hint }),
          projection: fieldsOf(order),
        })
        .sort(sortOf(order))
        .skip(placesAtOnce)
        .limit(1)
        .toArray();
      return end ?? null;
    }),
  );
  const [first] = ends.filter((end) => end !== null).sort((a, b) => compare(order, a, b));
  return first ? valuesOf(first, order) : null;
}

/** Both places may be null: the beginning, the end. */
interface Range {
  readonly after: readonly Value[] | null;
  readonly until: readonly Value[] | null;
}

const within = <T>(
  filter: mongo.Filter<T>,
  order: readonly SortKey[],
  { after, until }: Range,
): mongo.Filter<T> => ({
  $and: [filter, ...(after ? [beyond(order, after)] : []), ...(until ? [upTo(order, until)] : [])],
});

async function merged<T extends { readonly _id: string }>(
  collection: Collection<T>,
  strands: readonly Strand<T>[],
  order: readonly SortKey[],
  limit: number,
  range: Range,
  fields?: readonly string[],
): Promise<mongo.WithId<T>[]> {
  const found = await Promise.all(
    strands.map(({ filter, hint }) =>
      collection
        .find(within(filter, order, range), {
          ...(hint === undefined ? {} : { hint }),
          ...(fields ? { projection: shown(fields, order) } : {}),
        })
        .sort(sortOf(order))
        .limit(limit)
        .toArray(),
    ),
  );
  if (found.length === 1) return found[0] ?? [];
  const each = new Map(found.flat().map((document) => [document._id as string, document]));
  return [...each.values()].sort((a, b) => compare(order, a, b)).slice(0, limit);
}

const shown = (fields: readonly string[], order: readonly SortKey[]): object => ({
  ...fieldsOf(order),
  ...Object.fromEntries(fields.map((field) => [field, 1])),
});

const encodeCursor = (values: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

function decodeCursor(order: readonly SortKey[], cursor: string): Value[] {
  const values = z.array(z.string().max(500)).length(order.length).safeParse(parseJson(cursor)).data;
  if (!values) throw new InvalidCursorError();
  return order.map(({ type }, index) => {
    const text = values[index] ?? '';
    if (type === 'text') return text;
    const date = z.iso.datetime().safeParse(text);
    if (!date.success) throw new InvalidCursorError();
    return new Date(date.data);
  });
}

function parseJson(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

const placeInList = z.tuple([z.literal('place'), z.int().min(1)]);

/** A page of a list that is at hand, in its own order. */
export function pageOfList<T>(list: readonly T[], { limit, cursor }: PageRequest): Page<T> {
  const place = cursor === undefined ? undefined : placeInList.safeParse(parseJson(cursor));
  if (place && !place.success) throw new InvalidCursorError();
  const from = place?.data[1] ?? 0;
  const to = from + limit;
  return {
    data: list.slice(from, to),
    nextCursor: to < list.length ? encodeCursor(['place', to]) : null,
  };
}
