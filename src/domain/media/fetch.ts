import { dayMs, hourMs, minuteMs } from '../durations.js';

/** Tries are spread over a day and a half; after them X is taken not to give it. */
const triesAfterMs = [minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 8 * hourMs, dayMs];

/** When a medium of a message is asked for again after so many tries in vain; null: no more. */
export function nextTry(tries: number, now: Date): Date | null {
  const afterMs = triesAfterMs[tries - 1];
  return afterMs === undefined ? null : new Date(now.getTime() + afterMs);
}

/** What X's endpoint for the media of messages is asked by. */
export interface MessageMediaPlace {
  readonly messageXId: string;
  readonly mediaXId: string;
  readonly resource: string;
}

const places = /\/dm\/(\d{1,19})\/(\d{1,19})\/([\w-]{1,200}(?:\.\w{1,10})?)(?:[?:][^/]*)?$/;

/**
 * Which resource an address of X's names. Nothing but these three is taken from the address, so that whatever
 * it says, the account's token goes to X's API only. Null: no such address.
 */
export function placeOf(url: string | null): MessageMediaPlace | null {
  const [, messageXId, mediaXId, resource] = places.exec(url ?? '') ?? [];
  return messageXId && mediaXId && resource ? { messageXId, mediaXId, resource } : null;
}
