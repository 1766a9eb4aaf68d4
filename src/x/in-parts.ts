/** X takes so many ids in one lookup. */
const idsPerLookup = 100;

/** Looks up ids in as many calls as X needs; `part` is a list as X takes it. */
export async function inParts<T>(
  ids: readonly string[],
  look: (part: string) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (let at = 0; at < ids.length; at += idsPerLookup)
    found.push(...(await look(ids.slice(at, at + idsPerLookup).join(','))));
  return found;
}
