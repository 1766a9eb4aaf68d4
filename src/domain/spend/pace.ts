import { sourceKinds, type SourceKind } from '../sources/kinds.js';

/** How an account's day of spending stands; sums in millionths of a US dollar. */
export interface SpendSoFar {
  readonly budget: number;
  readonly spent: number;
  /** How much of X's day is gone, in [0, 1). */
  readonly gone: number;
  /** What each source has cost that day. */
  readonly bySource: ReadonlyMap<string, number>;
}

export type Pace =
  | { readonly kind: 'slowed'; readonly by: number }
  /** Until so much of X's day is gone; 1 is midnight. */
  | { readonly kind: 'paused'; readonly until: number };

export const isOwnPace = (pace: Pace): boolean => pace.kind === 'slowed' && pace.by === 1;

/** So much of the budget may go at any time of the day: what comes in comes in bursts. */
const freeShare = 0.5;
const slowestBy = 16;

/**
 * The pace of each source under a daily budget (S50). While no more is spent than the day's share, or
 * half, all go at their own pace. As what is left of the budget melts faster than the day, the dearest
 * source is slowed and then paused, then the next, of equals the one that can best wait; when the budget is gone all are, until midnight.
 * Replies are no source: they always go.
 */
export function pacesUnder(kinds: readonly SourceKind[], spend: SpendSoFar): ReadonlyMap<SourceKind, Pace> {
  const press = pressure(spend);
  const dearestFirst = kinds.toSorted(
    (a, b) => costOf(spend, b) - costOf(spend, a) || sourceKinds.indexOf(b) - sourceKinds.indexOf(a),
  );
  const share = 1 / kinds.length;
  return new Map(dearestFirst.map((kind, rank) => [kind, paceAt(rank, share, press, spend)]));
}

const costOf = ({ bySource }: SpendSoFar, kind: SourceKind): number => bySource.get(kind) ?? 0;

function paceAt(rank: number, share: number, press: number, spend: SpendSoFar): Pace {
  const over = (press - rank * share) / share;
  if (over <= 0) return { kind: 'slowed', by: 1 };
  // The last one pauses only when nothing is left: rounding must not keep it from that.
  const isLast = rank * share + share > 1 - 1e-9;
  if (isLast ? press >= 1 : over >= 1) return { kind: 'paused', until: easedAt((rank + 1) * share, spend) };
  return { kind: 'slowed', by: Math.min(slowestBy, slowestBy ** over) };
}

const spentShare = ({ budget, spent }: SpendSoFar): number => (budget > 0 ? spent / budget : 1);

/** Which part of what the rest of the day should have had is spent already, in [0, 1]. */
function pressure(spend: SpendSoFar): number {
  const share = spentShare(spend);
  if (share >= 1) return 1;
  const due = Math.max(spend.gone, freeShare);
  return share <= due ? 0 : (share - due) / (1 - due);
}

/** When the day has caught up so far that the pressure is below `limit`, if nothing more is spent. */
function easedAt(limit: number, spend: SpendSoFar): number {
  const share = spentShare(spend);
  if (share >= 1 || limit >= 1) return 1;
  return Math.min(1, Math.max(spend.gone, (share - limit) / (1 - limit)));
}
