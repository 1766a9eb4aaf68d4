/** In turn. What fails for one keeps nothing from the others; then the first failure counts for all. */
export async function each<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  const failed: unknown[] = [];
  for (const one of all)
    await work(one).then(
      (result) => done.push(result),
      (error: unknown) => failed.push(error),
    );
  if (failed.length > 0) throw failed[0];
  return done;
}
