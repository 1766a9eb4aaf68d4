/** What is expected and not there, and what is there and not expected. */
export interface Difference {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
}

/** Compares two lists of things in words, whatever their order; what is there twice counts twice. */
export function compare(expected: readonly string[], seen: readonly string[]): Difference {
  return { missing: without(expected, seen), unexpected: without(seen, expected) };
}

function without(all: readonly string[], some: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const each of some) left.set(each, (left.get(each) ?? 0) + 1);
  return all.filter((each) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  });
}
