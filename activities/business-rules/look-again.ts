import { Context } from '@temporalio/activity';

export interface LookingAgain {
  readonly rearmAfterMs: number;
  /** Whether the worker shuts down: then it is left to another. */
  readonly isStopping: () => boolean;
}

/** Whether whoever works through a list leaves the rest for later. */
export type IsEnding = () => boolean;

/** It came to its end, so that the workflow goes on in a short history. */
export interface Rearm {
  readonly kind: 'rearm';
}

/** Rules act some hundred milliseconds after a change, which no retry of the server's does. */
export const soonMs = 250;
const longestMs = 5 * 60_000;

/**
 * Works until nothing is left, then looks again every so often. `work` says whether it found something; it stops between
 * two things where `isEnding`, since what ends late keeps the workflow from having the next turns taken. Heartbeats are
 * the caller's.
 */
export async function lookAgain(
  { rearmAfterMs, isStopping }: LookingAgain,
  work: (isEnding: IsEnding) => Promise<boolean>,
  everyMs = soonMs,
): Promise<Rearm> {
  const { cancellationSignal, sleep } = Context.current();
  const endsAt = performance.now() + Math.min(rearmAfterMs, longestMs);
  const isEnding = (): boolean => isStopping() || cancellationSignal.aborted || performance.now() >= endsAt;
  while (!isEnding()) {
    if (await work(isEnding)) continue;
    for (let waited = 0; waited < everyMs && !isEnding(); waited += soonMs) await sleep(soonMs);
  }
  cancellationSignal.throwIfAborted();
  return { kind: 'rearm' };
}
