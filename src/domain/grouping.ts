/** Lists of what bears the same name, each in the order given; Node has `Map.groupBy` only from 21 on. */
export function groupedBy<T>(all: readonly T[], name: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(name(one));
    if (group) group.push(one);
    else groups.set(name(one), [one]);
  }
  return groups;
}

/** By X's id; of several with the same id the last. */
export const byXId = <T extends { readonly xId: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.xId, one]));
