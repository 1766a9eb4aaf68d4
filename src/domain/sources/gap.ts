import type { Account, Source } from '../accounts/account.js';
import { sourceFacts } from './facts.js';
import type { SourceKind } from './kinds.js';
import { xNow } from '../at-x/clock.js';
import { xIdTime } from '../at-x/ids.js';
import { dayMs, minuteMs } from '../durations.js';

/** A stretch of time of which X no longer gives everything (S8); X's time. */
export interface Gap {
  /** `<source>/<from>/<to>`: found twice, it is one. */
  readonly _id: string;
  readonly accountId: string;
  readonly source: SourceKind;
  /** Of a stream: which. */
  readonly streamId?: string;
  /** Everything up to here is stored. */
  readonly from: Date;
  /** Everything from here on is stored. */
  readonly to: Date;
  readonly reason: GapReason;
  readonly foundAt: Date;
}

export const gapReasons = ['listLimit', 'messageHorizon', 'postHorizon', 'placeLost'] as const;
type GapReason = (typeof gapReasons)[number];

/** X hides some of them (deleted, blocked), so that fewer may already be all it lists. */
const share = 0.8;
const messageHorizonMs = 30 * dayMs;

/**
 * Whether a sweep of so many posts may have ended at X's limit instead of at known ground: always where it took
 * more than one page, since the list moves on between them.
 */
export const mayBeCut = (source: Source, posts: number): boolean =>
  sourceFacts[source.kind].listLimit !== null && (source.sweep !== null || fillsList(source, posts));

/**
 * Whether so many posts may be all that X lists of a source. At its first look there is no known ground: an account
 * may simply have no older posts, so only the whole limit counts.
 */
export const fillsList = ({ kind, swept }: Pick<Source, 'kind' | 'swept'>, posts: number): boolean =>
  posts >= (sourceFacts[kind].listLimit ?? Infinity) * (swept ? share : 1);

/** No attempt to look takes longer: what came while it was under way it may not have been shown. */
const lookMs = 30_000;

/**
 * Until when everything is stored, as far as a source's last complete look shows; X's time, as reckoned when
 * it looked: by a clock that was set right since, the look might seem later than it was.
 */
export function knownUntil(account: Account, source: Source): Date {
  const cursor = xIdTime(source.sinceId);
  if (source.sweep) return source.sweep.knownUntil ?? cursor;
  if (!source.lastSuccessAt) return cursor;
  const { lagMs } = sourceFacts[source.kind];
  const lookedAt = source.lastSuccessAtX ?? xNow(account, source.lastSuccessAt);
  const looked = new Date(lookedAt.getTime() - lookMs - lagMs);
  return looked > cursor ? looked : cursor;
}

export const gapIn = (source: Source, ends: Pick<Gap, 'from' | 'to' | 'reason'>, foundAt: Date): Gap => ({
  _id: `${source._id}/${ends.from.getTime()}/${ends.to.getTime()}`,
  accountId: source.accountId,
  source: source.kind,
  ...(source.streamId === undefined ? {} : { streamId: source.streamId }),
  ...ends,
  foundAt,
});

/** X gives messages of the last 30 days: what came before, since `from`, can't be had any more. */
export function messageGap(source: Source, from: Date, now: Date, xTime: Date): Gap | null {
  if (!source.swept) return null;
  const to = new Date(xTime.getTime() - messageHorizonMs);
  return from < to ? gapIn(source, { from, to, reason: 'messageHorizon' }, now) : null;
}

const postHorizonMs = 7 * dayMs;
/** The horizon moves on while X is asked. */
const marginMs = minuteMs;

/** From when on X takes ids of posts, where it refuses an older one; `earliest` is what it named, X's time. */
export const postHorizon = (earliest: Date | null, xTime: Date): Date =>
  new Date((earliest?.getTime() ?? xTime.getTime() - postHorizonMs) + marginMs);

/** X looks back to `to` only: what came before, since `from`, can't be had any more. */
export const postGap = (source: Source, from: Date, to: Date, now: Date): Gap | null =>
  source.swept && from < to ? gapIn(source, { from, to, reason: 'postHorizon' }, now) : null;
