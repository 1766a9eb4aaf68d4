/** Work that nobody waits for. */
export interface Beside<T> {
  add(all: readonly T[]): void;
  /** Drops what has not begun, and waits for the rest. */
  end(): Promise<void>;
}

/**
 * Works beside whoever adds, `atOnce` at once; what fails has the rest dropped, and more than `waitingAtMost` are not
 * kept: for work that is found again by its marks. `onFailure` is told how many were dropped with it.
 */
export function beside<T>(
  { atOnce, waitingAtMost }: { readonly atOnce: number; readonly waitingAtMost: number },
  work: (one: T) => Promise<void>,
  onFailure: (error: unknown, dropped: number) => void,
): Beside<T> {
  const running = new Set<Promise<void>>();
  let waiting: T[] = [];
  let next = 0;
  const drop = (): number => {
    const dropped = waiting.length - next;
    [waiting, next] = [[], 0];
    return dropped;
  };
  const begin = (): void => {
    while (running.size < atOnce && next < waiting.length) {
      const one = waiting[next] as T;
      next += 1;
      const done: Promise<void> = work(one)
        .catch((error: unknown) => onFailure(error, drop()))
        .finally(() => {
          running.delete(done);
          begin();
        });
      running.add(done);
    }
  };
  return {
    add(all) {
      const left = waiting.slice(next);
      [waiting, next] = [[...left, ...all.slice(0, waitingAtMost - left.length)], 0];
      begin();
    },
    async end() {
      drop();
      await Promise.all(running);
    },
  };
}
