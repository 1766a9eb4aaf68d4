import type { Source } from '../../src/domain/account.js';
import { capturedMessage } from '../../src/domain/captured.js';
import { knownUntil, messageGap, type Gap } from '../../src/domain/gap.js';
import { compareXIds, newestXId } from '../../src/domain/x-ids.js';
import type { XDirectMessage } from '../../src/domain/x.js';
import { commitPage, type SourceProgress } from '../../src/store/items/commit-page.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { isXError } from '../../src/x/errors.js';
import type { Page } from '../../src/x/port.js';
import { xNow } from '../x-now.js';
import { answeredNow, oursOf, unreadableOf, type Sweeping } from './sweep.js';

const pageSize = 100;

/**
 * Reads direct messages down to known ground. The list has no `since_id` and bills each message once
 * a UTC day, so it is probed with a small page and widened only when that holds no known message.
 */
export async function sweepMessages(sweeping: Sweeping): Promise<number> {
  let source = sweeping.source;
  let toFile = 0;
  let maxResults = source.sweep ? pageSize : await probeSize(sweeping);
  let pageToken = source.sweep?.pageToken ?? null;
  do {
    const page: Page<XDirectMessage> = await readPage(sweeping, maxResults, pageToken);
    const fresh = page.data.filter(({ xId }) => isUnread(source, xId));
    const known = page.data.some(({ xId }) => compareXIds(xId, source.sinceId) <= 0);
    pageToken = known ? null : page.nextToken;
    maxResults = pageSize;
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

/** One more than was read since midnight UTC: reading those again today is free at X. */
async function probeSize(sweeping: Sweeping): Promise<number> {
  const midnight = xNow(sweeping);
  midnight.setUTCHours(0, 0, 0, 0);
  const readToday = await sweeping.db.items.countDocuments(
    { accountId: sweeping.account._id, origins: 'directMessage', createdAt: { $gte: midnight } },
    { limit: pageSize },
  );
  return Math.min(1 + readToday, pageSize);
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
