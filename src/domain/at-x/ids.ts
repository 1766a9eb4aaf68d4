/** X's ids are 64-bit integers as decimal text: '9' comes before '10'. */
export function compareXIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** The newest of the ids, or null when there is none. */
export function newestXId(ids: Iterable<string | null | undefined>): string | null {
  let newest: string | null = null;
  for (const id of ids) if (id && (newest === null || compareXIds(id, newest) > 0)) newest = id;
  return newest;
}

/** Text that sorts as the number does; 19 digits hold every 64-bit id. */
export const sortableXId = (id: string): string => id.padStart(19, '0');

const snowflakeEpochMs = 1_288_834_974_657n;

/** The largest id X can have given before a moment: everything since then is newer. */
export const lastXIdBefore = (at: Date): string =>
  String(((BigInt(Math.max(at.getTime(), Number(snowflakeEpochMs))) - snowflakeEpochMs) << 22n) - 1n).replace(
    /^-.*/,
    '0',
  );

/** When X gave an id, as X tells it: in whole seconds. */
export const xIdSecond = (id: string): Date => new Date(Math.floor(xIdTime(id).getTime() / 1_000) * 1_000);

/** When X gave an id, as the id itself says. */
export const xIdTime = (id: string): Date => new Date(Number((BigInt(id) >> 22n) + snowflakeEpochMs));
