import { compareIds } from './ids.js';

/** Where `id` is, or would go, in a list of ids in ascending order. */
function lowerBound(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareIds(ids[middle] ?? '', id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function insertId(index: Map<string, string[]>, key: string, id: string): void {
  const ids = index.get(key) ?? [];
  index.set(key, ids);
  const place = lowerBound(ids, id);
  if (ids[place] !== id) ids.splice(place, 0, id);
}

export function removeId(index: Map<string, string[]>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) return;
  const place = lowerBound(ids, id);
  if (ids[place] === id) ids.splice(place, 1);
}
