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

/** The cursor was not made by this list. */
export class InvalidCursorError extends Error {}

type Value = Date | string;

/** A page of what the filter selects, in the order given, beginning after the cursor. */
export async function findPage<T extends { readonly _id: string }>(
  collection: Collection<T>,
  filter: mongo.Filter<T>,
  order: readonly SortKey[],
  { limit, cursor }: PageRequest,
): Promise<Page<mongo.WithId<T>>> {
  const after = cursor === undefined ? {} : beyond(order, decodeCursor(order, cursor));
  const found = await collection
    .find({ $and: [filter, after] } as mongo.Filter<T>)
    .sort(Object.fromEntries(order.map(({ field, direction }) => [field, direction])))
    .limit(limit + 1)
    .toArray();
  const data = found.slice(0, limit);
  const last = found.length > limit ? data.at(-1) : undefined;
  return { data, nextCursor: last ? encodeCursor(order.map(({ field }) => valueAt(last, field))) : null };
}

/** What comes after the values: beyond in the first key, or equal in it and beyond in the second, … */
const beyond = (order: readonly SortKey[], values: readonly Value[]): object => ({
  $or: order.map(({ field, direction }, index) => ({
    ...Object.fromEntries(order.slice(0, index).map((key, before) => [key.field, values[before]])),
    [field]: { [direction === 1 ? '$gt' : '$lt']: values[index] },
  })),
});

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

/** The order most lists have: newest first. */
export const newestFirst: readonly SortKey[] = [
  { field: 'createdAt', type: 'date', direction: -1 },
  { field: '_id', type: 'text', direction: -1 },
];
