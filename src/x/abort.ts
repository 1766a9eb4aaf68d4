/** Rejects with `reason` as soon as the signal fires, whatever becomes of the work, which goes on. */
export async function orWhenAborted<T>(
  signal: AbortSignal | undefined,
  work: Promise<T>,
  reason: () => Error = () => new Error('aborted'),
): Promise<T> {
  if (!signal) return work;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(reason());
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
