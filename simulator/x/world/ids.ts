const EPOCH_MS = 1288834974657n;
const SEQUENCE_BITS = 22n;

/** The first snowflake of a millisecond, as X counts them: 41 bits of time, 22 of sequence. */
export const snowflakeAt = (ms: number): bigint => (BigInt(ms) - EPOCH_MS) << SEQUENCE_BITS;

/** The millisecond a snowflake was made in. */
export const snowflakeMs = (id: string): number => Number((BigInt(id) >> SEQUENCE_BITS) + EPOCH_MS);

/** Orders decimal ids by value; raw string order is wrong as soon as lengths differ. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface Ids {
  /** An id greater than every id handed out before. */
  next(nowMs: number): string;
  /** An unused id of that moment, whatever was handed out since. */
  at(ms: number): string;
}

export function createIds(greatest: () => bigint, taken: (id: string) => boolean): Ids {
  let last = 0n;
  const unused = (from: bigint): bigint => {
    let id = from;
    while (taken(id.toString())) id += 1n;
    return id;
  };
  return {
    next(nowMs) {
      const known = last > greatest() ? last : greatest();
      const base = snowflakeAt(nowMs);
      last = base > known ? base : known + 1n;
      return last.toString();
    },
    at: (ms) => unused(snowflakeAt(ms)).toString(),
  };
}
