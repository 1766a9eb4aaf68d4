import { countWindows, periodMsOf, type Counted, type HeldWindow, type WindowRule } from './counting.js';

/** A surge that is not over. */
export interface Surge {
  /** As the policy was when it began. */
  readonly rule: WindowRule;
  /** The last moment at which the window held enough; X's time. */
  readonly hotUntil: Date;
  readonly matched: number;
  /** When somebody acknowledged or resolved it; null: it goes on absorbing. */
  readonly clearedAt: Date | null;
}

/** What is known of a policy before matches are folded in. */
export interface Watched {
  /** A new surge needs a moment after this one; X's time. */
  readonly armedFrom: Date | null;
  readonly surge: Surge | null;
}

/** What the window held when an incident opened. */
interface Opening {
  readonly observed: number;
  readonly from: Date;
  readonly to: Date;
  readonly sampleItemIds: readonly string[];
}

export interface Folded extends Watched {
  /** When the surge that was there before was over; null: it was not. */
  readonly closedAt: Date | null;
  /** That surge at its end. */
  readonly lastOfClosed: Surge | null;
  /** The surge is a new one. */
  readonly opened: Opening | null;
}

/** The matches of a policy: those folded before that share a window with new ones, and the new ones by `seq`. */
export interface Ledger {
  readonly before: readonly Counted[];
  readonly fresh: readonly Counted[];
}

/** When the surge is over unless more comes; null: not before somebody acknowledges it (S58). */
export function surgeEnds({ rule, hotUntil, clearedAt }: Surge): Date | null {
  if (!clearedAt) return null;
  return new Date(Math.max(hotUntil.getTime() + periodMsOf(rule), clearedAt.getTime()));
}

/**
 * Takes matches into the window one by one, so that it does not matter how they are cut into batches (S57, S58).
 * `now` closes a surge that is over after the last of them; null: there are more.
 */
export function foldMatches(
  watched: Watched,
  rule: WindowRule,
  { before, fresh }: Ledger,
  now: Date | null,
): Folded {
  let state: Folded = { ...watched, closedAt: null, lastOfClosed: null, opened: null };
  let windows = countWindows(watched.surge?.rule ?? rule, before, fresh);
  for (const [index, match] of fresh.entries()) {
    const open = state;
    state = closedBy(state, match.storedAt);
    if (state !== open) windows = countWindows(rule, [...before, ...fresh.slice(0, index)], fresh);
    const holding = windows.add(match);
    const hotUntil = windows.hotUntil(holding);
    if (state.surge) state = { ...state, surge: absorbed(state.surge, hotUntil) };
    else if (hotUntil !== null && hotUntil > armedMs(state)) {
      const window = windows.fullest(holding, armedMs(state));
      const posts = [...before, ...fresh.slice(0, index + 1)];
      if (window) state = opened(state, rule, hotUntil, window, posts);
    }
  }
  return now ? closedBy(state, now) : state;
}

const armedMs = ({ armedFrom }: Watched): number => armedFrom?.getTime() ?? -Infinity;

function closedBy(state: Folded, clock: Date): Folded {
  const endsAt = state.surge && surgeEnds(state.surge);
  if (!state.surge || !endsAt || endsAt > clock) return state;
  const armedFrom = new Date(state.surge.hotUntil.getTime() + periodMsOf(state.surge.rule));
  return { ...state, armedFrom, surge: null, closedAt: endsAt, lastOfClosed: state.surge };
}

const absorbed = (surge: Surge, hotUntil: number | null): Surge => ({
  ...surge,
  matched: surge.matched + 1,
  hotUntil: new Date(Math.max(surge.hotUntil.getTime(), hotUntil ?? 0)),
});

function opened(
  state: Folded,
  rule: WindowRule,
  hotUntil: number,
  { held, fromMs, toMs }: HeldWindow,
  posts: readonly Counted[],
): Folded {
  const inside = posts
    .filter(({ at }) => at.getTime() >= fromMs && at.getTime() <= toMs)
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.itemId < b.itemId ? 1 : -1));
  const opening: Opening = {
    observed: held,
    from: inside.at(-1)?.at ?? new Date(fromMs),
    to: inside[0]?.at ?? new Date(toMs),
    sampleItemIds: samplesOf(inside).map(({ itemId }) => itemId),
  };
  const surge: Surge = { rule, hotUntil: new Date(hotUntil), matched: inside.length, clearedAt: null };
  return { ...state, surge, opened: opening };
}

const samples = 3;

/** The newest ones, of different authors where possible. */
function samplesOf(newestFirst: readonly Counted[]): Counted[] {
  const authors = new Set<string>();
  const [firsts, others]: [Counted[], Counted[]] = [[], []];
  for (const post of newestFirst) {
    (authors.has(post.authorXUserId) ? others : firsts).push(post);
    authors.add(post.authorXUserId);
  }
  return [...firsts, ...others]
    .slice(0, samples)
    .sort((a, b) => newestFirst.indexOf(a) - newestFirst.indexOf(b));
}

/** How many posts a window holds that reaches back from a moment; whatever is later counts too. */
export function heldAt(rule: WindowRule, posts: readonly Counted[], now: Date): number {
  const fromMs = now.getTime() - periodMsOf(rule);
  const ofAuthor = new Map<string, number>();
  for (const { authorXUserId, at } of posts)
    if (at.getTime() >= fromMs) ofAuthor.set(authorXUserId, (ofAuthor.get(authorXUserId) ?? 0) + 1);
  const limit = rule.perAuthorLimit ?? Infinity;
  return [...ofAuthor.values()].reduce((sum, count) => sum + Math.min(count, limit), 0);
}

/** When the newest of the posts leaves the window; null: there are none. */
export function expiryOf(rule: WindowRule, posts: readonly Counted[]): Date | null {
  const newestMs = posts.reduce((newest, { at }) => Math.max(newest, at.getTime()), -Infinity);
  return newestMs === -Infinity ? null : new Date(newestMs + periodMsOf(rule) + 1);
}
