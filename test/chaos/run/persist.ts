import { setTimeout as delay } from 'node:timers/promises';
import { ApiProblem } from '../../../api/client/perch-client.js';

export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** The API said no, and would again. */
  | { readonly kind: 'refused'; readonly problem: ApiProblem };

const pauseMs = 250;

/** As an agent's program does: again and again, until the API says yes or no, or `signal` says to give up. */
export async function persist<T>(call: () => Promise<T>, signal: AbortSignal): Promise<Outcome<T> | null> {
  while (!signal.aborted) {
    try {
      return { kind: 'done', value: await call() };
    } catch (error) {
      if (error instanceof ApiProblem && isFinal(error.status)) return { kind: 'refused', problem: error };
    }
    await delay(pauseMs);
  }
  return null;
}

const isFinal = (status: number): boolean => status < 500 && status !== 429;
