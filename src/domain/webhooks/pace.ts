/** Either there is room, to be left afterwards, or a time to come back at. */
type Room =
  | { readonly backAt: null; readonly leave: (now: Date) => void }
  | { readonly backAt: Date; readonly leave?: never };

/** Asks for room at a webhook; `random` is of [0, 1). */
export type Paces = (webhookId: string, at: { readonly now: Date; readonly random: number }) => Room;

interface Pace {
  underWay: number;
  /** How long the last attempt took; at first a guess. */
  lastMs: number;
  /** When the last of those who were sent away is to come back. */
  backMs: number;
}

const guessedMs = 200;
const longestMs = 5 * 60_000;

/**
 * Lets so many attempts at each webhook be under way at once, in this process. Whoever finds no room is told to come
 * back one after another, as fast as attempts ended lately; after minutes in any case, since a receiver that hung may be
 * well again.
 */
export function paces(atOnce: number): Paces {
  const each = new Map<string, Pace>();

  function leaving(webhookId: string, pace: Pace, begun: Date) {
    return (now: Date): void => {
      pace.underWay -= 1;
      pace.lastMs = Math.max(0, now.getTime() - begun.getTime());
      if (pace.underWay === 0) each.delete(webhookId);
    };
  }

  return (webhookId, { now, random }) => {
    const pace = each.get(webhookId) ?? { underWay: 0, lastMs: guessedMs, backMs: 0 };
    each.set(webhookId, pace);
    if (pace.underWay < atOnce) {
      pace.underWay += 1;
      return { backAt: null, leave: leaving(webhookId, pace, now) };
    }
    const nowMs = now.getTime();
    const nextMs = Math.max(pace.backMs, nowMs) + pace.lastMs / atOnce;
    if (nextMs <= nowMs + longestMs) pace.backMs = nextMs;
    // Those for whom that is too far off are spread, lest they all come back at once.
    const latestMs = nowMs + longestMs * (1 - random / 2);
    return { backAt: new Date(Math.min(nextMs, latestMs)) };
  };
}
