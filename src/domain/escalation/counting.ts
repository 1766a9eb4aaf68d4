import type { EscalationPolicy, PolicyMatch } from './policy.js';

/** When a window is full. */
export type WindowRule = Pick<EscalationPolicy, 'count' | 'periodMinutes' | 'perAuthorLimit'>;

/** A post as windows count it. */
export type Counted = Pick<PolicyMatch, 'itemId' | 'authorXUserId' | 'at' | 'storedAt'>;

/** The windows that hold a post: indexes of their starts, both ends included. */
interface Holding {
  readonly first: number;
  readonly last: number;
}

/** How many posts a window holds; both ends included, in ms of X's time. */
export interface HeldWindow {
  readonly held: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export const periodMsOf = ({ periodMinutes }: Pick<WindowRule, 'periodMinutes'>): number =>
  periodMinutes * 60_000;

/**
 * Counts posts in windows of one period, each author up to the limit. Only windows that begin with a post are
 * counted: none between holds more, and the last moment of each is the last at which it holds what it holds.
 * `posts` are counted from the beginning; `places` are the times of all that will be.
 */
export function countWindows(rule: WindowRule, posts: readonly Counted[], places: readonly Counted[]) {
  const periodMs = periodMsOf(rule);
  const limit = rule.perAuthorLimit ?? Infinity;
  const starts = [...new Set([...posts, ...places].map(({ at }) => at.getTime()))].sort((a, b) => a - b);
  const sorted = posts.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const held = heldFrom(starts, sorted, periodMs, limit);
  const ofAuthors = new Map<string, number[]>();
  for (const post of sorted) timesOf(ofAuthors, post).push(post.at.getTime());

  const windowAt = (index: number): HeldWindow => {
    const fromMs = starts[index] ?? NaN;
    return { held: held[index] ?? 0, fromMs, toMs: fromMs + periodMs };
  };

  return {
    /** Counts one more post; returns the windows that hold it. */
    add(post: Counted): Holding {
      const at = post.at.getTime();
      const holding = { first: placeOf(starts, at - periodMs), last: placeOf(starts, at) };
      const times = timesOf(ofAuthors, post);
      let [from, to] = [placeOf(times, at - periodMs), 0];
      to = from;
      for (let index = holding.first; index <= holding.last; index += 1) {
        const start = starts[index] ?? NaN;
        while ((times[from] ?? Infinity) < start) from += 1;
        while ((times[to] ?? Infinity) <= start + periodMs) to += 1;
        if (to - from < limit) held[index] = (held[index] ?? 0) + 1;
      }
      times.splice(placeOf(times, at), 0, at);
      return holding;
    },

    /** The last moment at which one of these windows holds enough; null: none does. */
    hotUntil({ first, last }: Holding): number | null {
      for (let index = last; index >= first; index -= 1)
        if ((held[index] ?? 0) >= rule.count) return windowAt(index).toMs;
      return null;
    },

    /** The fullest of these windows that ends after a moment; of several the last. */
    fullest({ first, last }: Holding, afterMs: number): HeldWindow | null {
      let found: HeldWindow | null = null;
      for (let index = first; index <= last; index += 1)
        if (windowAt(index).toMs > afterMs && windowAt(index).held >= (found?.held ?? 0))
          found = windowAt(index);
      return found;
    },
  };
}

/** What each window holds; one sweep over the posts, which are in X's order. */
function heldFrom(starts: readonly number[], posts: readonly Counted[], periodMs: number, limit: number) {
  const ofAuthor = new Map<string, number>();
  let [first, last, held] = [0, 0, 0];
  const msOf = (index: number): number => posts[index]?.at.getTime() ?? Infinity;
  const change = (index: number, by: 1 | -1): void => {
    const author = posts[index]?.authorXUserId ?? '';
    const before = ofAuthor.get(author) ?? 0;
    ofAuthor.set(author, before + by);
    held += Math.min(before + by, limit) - Math.min(before, limit);
  };
  return Int32Array.from(starts, (start) => {
    for (; msOf(last) <= start + periodMs; last += 1) change(last, 1);
    for (; msOf(first) < start; first += 1) change(first, -1);
    return held;
  });
}

function timesOf(ofAuthors: Map<string, number[]>, { authorXUserId }: Counted): number[] {
  const times = ofAuthors.get(authorXUserId) ?? [];
  ofAuthors.set(authorXUserId, times);
  return times;
}

/** The index of the first that is not below. */
function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
