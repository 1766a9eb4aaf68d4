/** Does `work` for all, at most `atOnce` at a time, and tells how far it is. Rejects with the first failure. */
export async function inParallel<T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<unknown>,
  note: (detail: string) => void = () => undefined,
): Promise<void> {
  let next = 0;
  const go = async (): Promise<void> => {
    for (let one = all[next++]; one !== undefined; one = all[next++]) {
      await work(one);
      note(`${Math.min(next, all.length)} of ${all.length}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, go));
}
