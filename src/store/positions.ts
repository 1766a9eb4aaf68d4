import type { mongo } from 'mongoose';

/** What people put in an order: by position, and of one position by age, through the index that each has for it. */
export const byPosition = <T>(found: mongo.FindCursor<T>): Promise<T[]> =>
  found.sort({ position: 1, _id: 1 }).hint('position').toArray();

/** Behind all others, which stand in their order. */
export const lastPosition = (others: readonly { readonly position: number }[]): number =>
  (others.at(-1)?.position ?? 0) + 1;
