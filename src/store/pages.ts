import type { mongo } from 'mongoose';
import { z } from 'zod';
import type { Collection } from './database.js';

/** One key of a list's order; the last one must be unique, so that a cursor names one place. */
export interface SortKey {
  readonly field: string;
  readonly type: 'date' | 'text';
  readonly direction: 1 | -1;
}

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

type Value = Date | string;

/** A part of what a list selects, and the index that serves it in the list's order. */
export interface Strand<T> {
  readonly filter: mongo.Filter<T>;
  readonly hint?: string;
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
 * The same of what several strands select together, each read by its own index and merged. Where `isMeant`
 * has to look into what they select, a page may hold fewer than asked for, or none, and not be the last.
 */
export async function findPageOf<T extends { readonly _id: string }>(
  collection: Collection<T>,
  strands: readonly Strand<T>[],
  order: readonly SortKey[],
  { limit, cursor }: PageRequest,
  { isMeant, atMost = lookedIntoAtMost, fields }: Looks<mongo.WithId<T>> = {},
): Promise<Page<mongo.WithId<T>>> {
  const data: mongo.WithId<T>[] = [];
  let after = cursor === undefined ? null : decodeCursor(order, cursor);
  for (let lookedInto = 0, size = limit + 1; ; size = lookedIntoAtOnce) {
    const found = await merged(collection, strands, order, size, after, fields);
    for (const document of found) if (!isMeant || isMeant(document)) data.push(document);
    const last = data[limit - 1];
    if (data.length > limit && last)
      return { data: data.slice(0, limit), nextCursor: encodeCursor(valuesOf(last, order)) };
    const lowest = found.at(-1);
    if (found.length < size || !lowest) return { data, nextCursor: null };
    after = valuesOf(lowest, order);
    lookedInto += found.length;
    if (lookedInto >= atMost) return { data, nextCursor: encodeCursor(after) };
  }
}

async function merged<T extends { readonly _id: string }>(
  collection: Collection<T>,
  strands: readonly Strand<T>[],
  order: readonly SortKey[],
  limit: number,
  after: readonly Value[] | null,
  fields?: readonly string[],
): Promise<mongo.WithId<T>[]> {
  const sort = Object.fromEntries(order.map(({ field, direction }) => [field, direction]));
  const found = await Promise.all(
    strands.map(({ filter, hint }) =>
      collection
        .find((after ? { $and: [filter, beyond(order, after)] } : filter) as mongo.Filter<T>, {
          ...(hint === undefined ? {} : { hint }),
          ...(fields ? { projection: shown(fields, order) } : {}),
        })
        .sort(sort)
        .limit(limit)
        .toArray(),
    ),
  );
  if (found.length === 1) return found[0] ?? [];
  const each = new Map(found.flat().map((document) => [document._id as string, document]));
  return [...each.values()].sort((a, b) => compare(order, a, b)).slice(0, limit);
}

const shown = (fields: readonly string[], order: readonly SortKey[]): object =>
  Object.fromEntries([...fields, ...order.map(({ field }) => field)].map((field) => [field, 1]));

function compare(order: readonly SortKey[], a: object, b: object): number {
  for (const { field, direction } of order) {
    const [left, right] = [valueAt(a, field), valueAt(b, field)] as [Value, Value];
    if (left < right) return -direction;
    if (left > right) return direction;
  }
  return 0;
}

const valuesOf = (document: object, order: readonly SortKey[]): Value[] =>
  order.map(({ field }) => valueAt(document, field) as Value);

/**
 * What comes after the values: from the first one on, but for what is equal so far and not beyond in the next
 * key. Said by what it is not, as of an $or the server may read each part by itself and sort.
 */
const beyond = (order: readonly SortKey[], values: readonly Value[]): object => ({
  ...Object.fromEntries(
    order.slice(0, 1).map(({ field, direction }) => [field, { [from(direction)]: values[0] }]),
  ),
  $nor: order.map(({ field, direction }, index) => ({
    ...Object.fromEntries(order.slice(0, index).map((key, at) => [key.field, values[at]])),
    [field]: { [index === order.length - 1 ? upTo(direction) : before(direction)]: values[index] },
  })),
});

const from = (direction: 1 | -1): string => (direction === 1 ? '$gte' : '$lte');
const upTo = (direction: 1 | -1): string => (direction === 1 ? '$lte' : '$gte');
const before = (direction: 1 | -1): string => (direction === 1 ? '$lt' : '$gt');

const valueAt = (document: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined),
      document,
    );

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

/** The order most lists have: newest first. */
export const newestFirst: readonly SortKey[] = [
  { field: 'createdAt', type: 'date', direction: -1 },
  { field: '_id', type: 'text', direction: -1 },
];
