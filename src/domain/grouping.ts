/** Lists of what bears the same name (or number), each in the order given; Node has `Map.groupBy` only from 21 on. */
export function groupedBy<T, Name>(all: readonly T[], name: (one: T) => Name): Map<Name, T[]> {
  const groups = new Map<Name, T[]>();
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
