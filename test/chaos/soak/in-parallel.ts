/** Does the work for each, so many at a time; the results are in the order of the values. */
export async function inParallel<T, R>(
  most: number,
  values: readonly T[],
  work: (value: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = [...values.entries()];
  const one = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift())
      results.set(next[0], await work(next[1], next[0]));
  };
  await Promise.all(Array.from({ length: most }, one));
  return values.flatMap((_, index) => {
    const result = results.get(index);
    return result === undefined ? [] : [result];
  });
}
