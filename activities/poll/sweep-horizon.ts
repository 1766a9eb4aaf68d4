import type { Source } from '../../src/domain/accounts/account.js';
import { knownUntil, postGap, postHorizon } from '../../src/domain/sources/gap.js';
import { lastXIdBefore, newestXId } from '../../src/domain/at-x/ids.js';
import { commitPage } from '../../src/store/items/commit-page.js';
import type { XError } from '../../src/x/errors/x-error.js';
import { xNow } from '../x-now.js';
import type { Sweeping } from './sweep.js';

/**
 * Moves the cursor up to where X still looks back to; what lies between is a gap with both ends (S8).
 * Returns the source as it is then and the moment from which X gives posts, in its time.
 */
export async function moveToHorizon(
  { db, account, clock, ...sweeping }: Sweeping,
  { earliest }: XError,
): Promise<{ readonly source: Source; readonly startTime: Date }> {
  const { source } = sweeping;
  const startTime = postHorizon(earliest, xNow({ ...sweeping, account, clock }));
  const gap = postGap(source, knownUntil(account, source), startTime, clock());
  const sinceId = newestXId([source.sinceId, lastXIdBefore(startTime)]) ?? source.sinceId;
  const moved = await commitPage(db, source, [], { sinceId, overlap: null }, clock(), gap);
  return { source: moved.source, startTime };
}
