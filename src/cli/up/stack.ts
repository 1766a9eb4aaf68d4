/** What has been started, to be stopped in the opposite order. */
export interface Stack {
  /** Starts a thing unless everything is being stopped; what starts too late is stopped at once. */
  start<T extends { stop(): Promise<void> }>(starting: () => Promise<T>): Promise<T>;
  onStop(stop: () => void | Promise<void>): void;
  stop(): Promise<void>;
}

export function createStack(): Stack {
  const stops: (() => void | Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const isStopping = () => stopping !== undefined;

  async function stopAll(): Promise<void> {
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
  }

  return {
    async start(starting) {
      if (isStopping()) throw new Error('stopping');
      const started = await starting();
      stops.push(() => started.stop());
      if (isStopping()) {
        await stopAll();
        throw new Error('stopping');
      }
      return started;
    },
    onStop: (stop) => void stops.push(stop),
    stop: () => (stopping ??= stopAll()),
  };
}
