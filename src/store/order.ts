/** One key of a list's order; the last one must be unique, so that a cursor names one place. */
export interface SortKey {
  readonly field: string;
  readonly type: 'date' | 'text';
  readonly direction: 1 | -1;
}

export type Value = Date | string;

type Order = readonly SortKey[];

const byTime = (field: string, direction: 1 | -1): Order => [
  { field, type: 'date', direction },
  { field: '_id', type: 'text', direction },
];

/** By a time, the newest first. */
export const newestBy = (field: string): Order => byTime(field, -1);

/** By a time, the oldest first. */
export const oldestBy = (field: string): Order => byTime(field, 1);

/** The order most lists have. */
export const newestFirst = newestBy('createdAt');

export const sortOf = (order: Order): Record<string, 1 | -1> =>
  Object.fromEntries(order.map(({ field, direction }) => [field, direction]));

/** Its fields, as a projection. */
export const fieldsOf = (order: Order): Record<string, 1> =>
  Object.fromEntries(order.map(({ field }) => [field, 1]));

/** Which of two comes first, as sort asks. */
export function compare(order: Order, a: object, b: object): number {
  for (const { field, direction } of order) {
    const [left, right] = [valueAt(a, field), valueAt(b, field)] as [Value, Value];
    if (left < right) return -direction;
    if (left > right) return direction;
  }
  return 0;
}

/** The place of a document. */
export const valuesOf = (document: object, order: Order): Value[] =>
  order.map(({ field }) => valueAt(document, field) as Value);

/** What comes after a place. */
export const beyond = (order: Order, place: readonly Value[]): object => ({
  ...firstKey(order, place, { up: '$gte', down: '$lte' }),
  $nor: equalSoFar(order, place, (up, isLast) => `${up ? '$lt' : '$gt'}${isLast ? 'e' : ''}`),
});

/** What comes before a place, and what is there. */
export const upTo = (order: Order, place: readonly Value[]): object => ({
  ...firstKey(order, place, { up: '$lte', down: '$gte' }),
  $nor: equalSoFar(order, place, (up) => (up ? '$gt' : '$lt')),
});

/** By this the server finds the place in an index. */
const firstKey = (order: Order, place: readonly Value[], by: { up: string; down: string }): object =>
  Object.fromEntries(
    order
      .slice(0, 1)
      .map(({ field, direction }) => [field, { [direction === 1 ? by.up : by.down]: place[0] }]),
  );

/** Equal in the keys before, by `operator` in one; to be said by $nor: of an $or it may read each part by itself and sort. */
const equalSoFar = (
  order: Order,
  place: readonly Value[],
  operator: (up: boolean, isLast: boolean) => string,
): object[] =>
  order.map(({ field, direction }, index) => ({
    ...Object.fromEntries(order.slice(0, index).map((key, at) => [key.field, place[at]])),
    [field]: { [operator(direction === 1, index === order.length - 1)]: place[index] },
  }));

const valueAt = (document: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value !== null && typeof value === 'object' ? Reflect.get(value, name) : undefined),
      document,
    );
