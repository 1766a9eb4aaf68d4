/** More places of an index than this the server does not read in order but sorts (internalQueryMaxScansToExplode). */
export const scansAtMost = 200;

/** The values in their order, at most so many together, at least one. */
export function inChunks<T>(values: readonly T[], size: number): T[][] {
  const step = Math.max(1, Math.floor(size));
  const count = Math.ceil(values.length / step);
  return Array.from({ length: count }, (_, index) => values.slice(index * step, (index + 1) * step));
}
