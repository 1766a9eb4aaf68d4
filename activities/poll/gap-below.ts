import type { Source } from '../../src/domain/accounts/account.js';
import { newestXId, xIdTime } from '../../src/domain/at-x/ids.js';
import { fillsList, gapIn, knownUntil, mayBeCut, type Gap } from '../../src/domain/sources/gap.js';
import { XError } from '../../src/x/errors/x-error.js';
import type { PostsPage, TimelineQuery } from '../../src/x/port.js';
import { pagesWatch } from './pages-watch.js';
import { idsOf, oldestOf, pageSize, postsSoFar, readPage } from './posts-page.js';
import type { Sweeping } from './sweep.js';

/** The least X takes. */
const probeSize = 5;

/**
 * X lists the newest so many and ends there as it does at known ground. In doubt it is asked for what is
 * older: it gives some unless the list was cut, or there never were any; then what it lists is counted (S8).
 */
export async function gapBelow(sweeping: Sweeping, source: Source, page: PostsPage): Promise<Gap | null> {
  const { source: asBegun, account, clock } = sweeping;
  const posts = postsSoFar(source, page);
  const oldestId = oldestOf(page) ?? source.sweep?.untilId;
  if (!oldestId || !mayBeCut(source, posts)) return null;
  const newestId = newestXId([source.sweep?.newestId, ...idsOf(page)]);
  const isFull = (inDoubt: boolean) => countedFull(sweeping, { posts, newestId, inDoubt });
  // Of the pages of one look hardly ever: only if very much came while they were turned.
  const isLikely = mayBeCut(asBegun, posts);
  if (!isLikely && !(await isFull(false))) return null;
  const { data } = await readPage(sweeping, { maxResults: probeSize, untilId: oldestId });
  if (data.length > 0) return null;
  if (isLikely && !(await isFull(true))) return null;
  const ends = { from: knownUntil(account, asBegun), to: xIdTime(oldestId), reason: 'listLimit' } as const;
  return ends.from < ends.to ? gapIn(source, ends, clock()) : null;
}

interface Counted {
  readonly posts: number;
  readonly newestId: string | null;
  /** What it is if it cannot be counted. In doubt: a gap that is none is better than a list never read on. */
  readonly inDoubt: boolean;
}

/** Whether the sweep's posts, with what came since it began, may be all that X lists. */
async function countedFull(sweeping: Sweeping, counted: Counted): Promise<boolean> {
  try {
    return await isListFull(sweeping, counted);
  } catch (error) {
    if (error instanceof XError && error.kind !== 'aborted') return counted.inDoubt;
    throw error;
  }
}

async function isListFull(sweeping: Sweeping, { posts, newestId }: Counted): Promise<boolean> {
  const { source } = sweeping;
  const pages = pagesWatch();
  const newer: TimelineQuery = { maxResults: pageSize, ...(newestId === null ? {} : { sinceId: newestId }) };
  let listed = posts;
  let query = newer;
  while (!fillsList(source, listed)) {
    const page = await readPage(sweeping, query);
    listed += page.data.length;
    if (page.nextToken === null) return fillsList(source, listed);
    if (!sweeping.mayGoOn()) return true;
    pages.progressed(oldestOf(page));
    query = { ...newer, pageToken: page.nextToken };
  }
  return true;
}
