/** What has been started, to be stopped in the opposite order. */
export interface Stack {
  /** Aborted when everything is to stop: what is still starting gives up. */
  readonly giveUp: AbortSignal;
  /** Starts a thing unless everything is being stopped; what gets ready too late is stopped at once. */
  start<T extends { stop(): Promise<void> }>(starting: () => Promise<T>): Promise<T>;
  onStop(stop: () => void | Promise<void>): void;
  /** Resolves when everything has stopped, also what was still starting. */
  stop(): Promise<void>;
}

export function createStack(): Stack {
  const stops: (() => void | Promise<void>)[] = [];
  const pending = new Set<Promise<unknown>>();
  const over = new AbortController();
  let stopping: Promise<void> | undefined;

  async function stopAll(): Promise<void> {
    over.abort();
    await Promise.allSettled(pending);
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
  }

  return {
    giveUp: over.signal,
    async start(starting) {
      over.signal.throwIfAborted();
      const promise = starting().then((started) => {
        stops.push(() => started.stop());
        return started;
      });
      pending.add(promise);
      return promise.finally(() => pending.delete(promise));
    },
    onStop: (stop) => void stops.push(stop),
    stop: () => (stopping ??= stopAll()),
  };
}
