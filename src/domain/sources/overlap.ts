import type { Overlap, Source } from '../accounts/account.js';
import { compareXIds, lastXIdBefore, newestXId } from '../at-x/ids.js';

/** X indexes a post so much later than it was written, at most. */
export const overlapMs = 10 * 60_000;
/** How often the posts of that time are read again. */
const againEveryMs = 60_000;

type Read = Pick<Source, 'sinceId' | 'overlap'>;

/** Whether a look that began at `beganAt` reads the overlap again; X's time. */
const readsOverlap = ({ overlap }: Pick<Source, 'overlap'>, beganAt: Date): boolean =>
  overlap ? beganAt.getTime() >= overlap.readAt.getTime() + againEveryMs : false;

/** Down to which id a look reads that began at `beganAt`; X's time. */
export const groundOf = ({ sinceId, overlap }: Read, beganAt: Date): string =>
  overlap && readsOverlap({ overlap }, beganAt) ? overlap.fromId : sinceId;

/**
 * What may still come to light below `newestId` after a complete look. X shows some posts late, below
 * newer ones that were read already, where `since_id` never shows them. So after every advance the last
 * minutes are read again until nothing of them can come to light any more; without an advance nothing
 * is. Reading posts again is free on the same UTC day; over midnight it costs those of the last minutes.
 */
export function overlapAfter(source: Read, newestId: string, beganAt: Date): Overlap | null {
  const { overlap, sinceId } = source;
  const settledId = lastXIdBefore(new Date(beganAt.getTime() - overlapMs));
  const isSettled = compareXIds(newestId, settledId) <= 0;
  if (overlap && !readsOverlap(source, beganAt)) return overlap;
  if (isSettled || (!overlap && compareXIds(newestId, sinceId) <= 0)) return null;
  const known = overlap ? overlap.fromId : sinceId;
  return { fromId: newestXId([known, settledId]) ?? known, readAt: beganAt };
}
