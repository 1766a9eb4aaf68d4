import { orWhenAborted } from '../abort.js';
import { XError } from '../errors/x-error.js';

/** Reads that go on although their callers gave them up. */
export interface GivenUp {
  /** Does a read; rejects as soon as the signal fires (`aborted`), whatever becomes of the read. */
  readonly orGoOn: <T>(signal: AbortSignal | undefined, read: () => Promise<T>) => Promise<T>;
  /** Waits for all that are under way. */
  readonly settled: () => Promise<void>;
}

/** X bills a read that its caller has given up all the same: it goes on by itself, to be booked. */
export function givenUpReads(): GivenUp {
  const underWay = new Set<Promise<unknown>>();
  return {
    async orGoOn(signal, read) {
      if (signal?.aborted) throw new XError('aborted', 'Given up before it was sent.', { maybeTaken: false });
      const reading = read();
      underWay.add(reading);
      const forget = () => underWay.delete(reading);
      reading.then(forget, forget);
      return orWhenAborted(signal, reading, () => new XError('aborted', 'Given up while X was asked.'));
    },
    async settled() {
      await Promise.allSettled(underWay);
    },
  };
}
