import type { Source } from '../../src/domain/accounts/account.js';
import { capturedMessage } from '../../src/domain/items/captured.js';
import { knownUntil, messageGap, type Gap } from '../../src/domain/sources/gap.js';
import { compareXIds, newestXId } from '../../src/domain/at-x/ids.js';
import type { XDirectMessage } from '../../src/domain/at-x/objects.js';
import { commitPage, type SourceProgress } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { isXError } from '../../src/x/errors/x-error.js';
import type { Page } from '../../src/x/port.js';
import { xNow } from '../x-now.js';
import { pagesWatch } from './pages-watch.js';
import { answeredNow, oursOf, unreadableOf, type Sweeping } from './sweep.js';

const pageSize = 100;
/** Pages grow by as much, so that few old messages are read for a few new ones, and few pages for many. */
const growth = 4;

/**
 * Reads direct messages down to known ground. The list has no `since_id` and bills each message once
 * a UTC day, so it is asked for the newest id alone as long as that one is known, and widened from there.
 */
export async function sweepMessages(sweeping: Sweeping): Promise<number> {
  let source = sweeping.source;
  let toFile = 0;
  let maxResults = source.sweep ? pageSize : await firstSize(sweeping);
  if (maxResults === null) return 0;
  let pageToken = source.sweep?.pageToken ?? null;
  const pages = pagesWatch();
  do {
    const page: Page<XDirectMessage> = await readPage(sweeping, maxResults, pageToken);
    const fresh = page.data.filter(({ xId }) => isUnread(source, xId));
    const known = page.data.some(({ xId }) => compareXIds(xId, source.sinceId) <= 0);
    pageToken = known ? null : page.nextToken;
    if (pageToken) await watched(sweeping, source, () => pages.progressed(lowestOf(page)));
    maxResults = Math.min(maxResults * growth, pageSize);
    const progress = progressAfter(source, page, fresh, pageToken, sweeping);
    const gap = known || pageToken ? null : gapBelow(sweeping, source);
    if (fresh.length === 0 && page.malformed.length === 0 && !source.sweep && !pageToken && !gap) {
      await sourcesRepository(sweeping.db).note(source, progress);
      return toFile;
    }
    const ours = oursOf(sweeping.account);
    const malformed = page.malformed.filter(({ xId }) => isUnread(source, xId));
    const items = [
      ...fresh.flatMap((message) => capturedMessage(message, ours) ?? []),
      ...unreadableOf(sweeping, malformed),
    ];
    const committed = await commitPage(sweeping.db, source, items, progress, sweeping.clock(), gap);
    source = committed.source;
    toFile += committed.toFile;
  } while (pageToken && sweeping.mayGoOn());
  return toFile;
}

/** The list ended above known ground: what lies between is older than X gives (S8). */
const gapBelow = (sweeping: Sweeping, source: Source): Gap | null =>
  messageGap(source, knownUntil(sweeping.account, sweeping.source), sweeping.clock(), xNow(sweeping));

/** Newer than known ground and below what this sweep has stored already. */
const isUnread = ({ sinceId, sweep }: Source, xId: string): boolean =>
  compareXIds(xId, sinceId) > 0 && (!sweep?.untilId || compareXIds(xId, sweep.untilId) < 0);

/**
 * How much to read first; null when nothing is new. What was captured since midnight UTC can be read
 * again today for free, so an account that is written to needs no look at the newest id before.
 */
async function firstSize(sweeping: Sweeping): Promise<number | null> {
  const readToday = await capturedToday(sweeping);
  if (readToday > 0) return readToday;
  const { data, malformed, nextToken, rateLimit } = await sweeping.x.directMessageIds({ maxResults: 1 });
  const [newest] = data;
  const { db, source } = sweeping;
  const isEmpty = newest === undefined && malformed.length === 0 && nextToken === null;
  // X allows few calls: the list is read only where it may show more, or what lies beyond X's horizon.
  if (newest === undefined && (!isEmpty || gapBelow(sweeping, source))) return 1;
  if (newest !== undefined && compareXIds(newest, source.sinceId) > 0) return 2;
  await sourcesRepository(db).note(source, { ...answeredNow(sweeping, rateLimit), sweep: null, swept: true });
  return null;
}

/** Few of many: some may have come by push, which reading bills again. */
const mostToday = 5;

async function capturedToday(sweeping: Sweeping): Promise<number> {
  const midnight = xNow(sweeping);
  midnight.setUTCHours(0, 0, 0, 0);
  return sweeping.db.items.countDocuments(
    { accountId: sweeping.account._id, origins: 'directMessage', createdAt: { $gte: midnight } },
    { limit: mostToday },
  );
}

const lowestOf = (page: Page<XDirectMessage>): string | null =>
  [...page.data, ...page.malformed].map(({ xId }) => xId).sort(compareXIds)[0] ?? null;

/** Where the list leads nowhere, the next look goes down from the top again. */
async function watched({ db }: Sweeping, source: Source, watch: () => void): Promise<void> {
  try {
    watch();
  } catch (error) {
    if (source.sweep)
      await sourcesRepository(db).note(source, { sweep: { ...source.sweep, pageToken: null } });
    throw error;
  }
}

/** A page token kept over a crash may be refused; the sweep then goes down again from the top. */
async function readPage(
  sweeping: Sweeping,
  maxResults: number,
  pageToken: string | null,
): Promise<Page<XDirectMessage>> {
  if (!pageToken) return sweeping.x.directMessages({ maxResults });
  try {
    return await sweeping.x.directMessages({ maxResults, pageToken });
  } catch (error) {
    if (!isXError(error, 'badRequest')) throw error;
    return sweeping.x.directMessages({ maxResults });
  }
}

function progressAfter(
  source: Source,
  page: Page<XDirectMessage>,
  fresh: readonly XDirectMessage[],
  pageToken: string | null,
  sweeping: Sweeping,
): SourceProgress {
  const ids = fresh.map(({ xId }) => xId);
  const newestId = newestXId([source.sweep?.newestId, ...ids]);
  const groupMessages = source.groupMessages + fresh.filter(({ peerXUserId }) => peerXUserId === null).length;
  const answered = { ...answeredNow(sweeping, page.rateLimit), groupMessages };
  if (!pageToken) return { ...answered, sinceId: newestId ?? source.sinceId, sweep: null, swept: true };
  const untilId = [...ids].sort(compareXIds)[0] ?? source.sweep?.untilId ?? null;
  return {
    ...answered,
    dueAt: source.dueAt,
    sweep: { newestId, untilId, pageToken, knownUntil: knownUntil(sweeping.account, source) },
  };
}
