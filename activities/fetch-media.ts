import { log } from '@temporalio/activity';
import { fileTypeFromBuffer } from 'file-type';
import type { Clock } from '../src/domain/clock.js';
import { placeOf } from '../src/domain/media/fetch.js';
import { kindOfType } from '../src/domain/media/medium.js';
import type { Database } from '../src/store/database.js';
import { mediaRepository } from '../src/store/media/repository.js';
import { dueMedia, lose, notTried, tryOnce, type Wanted } from '../src/store/media/wanted.js';
import { isXError } from '../src/x/errors/x-error.js';
import type { OpenX } from '../src/x/port.js';
import { dayMs, minuteMs } from '../src/domain/durations.js';

export interface FetchParts {
  readonly db: Database;
  readonly openX: OpenX;
  readonly clock: Clock;
}

const batch = 50;
/** The rest is for the next minute. */
const mostMs = 30_000;
/** It is held in memory whole; X names no limit for what a message brings. */
const mostBytes = 64 * 1024 * 1024;
const laterMs = 10 * minuteMs;
/** It may be connected again, and is the same account then (S4). */
const unlinkedLaterMs = dayMs;

/** Fetches what customers attached to direct messages: X shows it to nobody without the account's token. */
export async function fetchMedia(parts: FetchParts): Promise<number> {
  const signal = AbortSignal.timeout(mostMs);
  const due = await dueMedia(parts.db, parts.clock(), batch);
  let fetched = 0;
  for (const wanted of due) {
    if (signal.aborted) break;
    if (await fetchOne(parts, wanted, signal)) fetched += 1;
  }
  return fetched;
}

async function fetchOne(parts: FetchParts, wanted: Wanted, signal: AbortSignal): Promise<boolean> {
  const { db, openX, clock } = parts;
  const place = placeOf(wanted.from.url);
  const account = await db.accounts.findOne({ _id: wanted.from.accountId });
  if (!place || !account) {
    await lose(db, wanted);
    return false;
  }
  if (account.unlinkedAt) {
    await notTried(db, wanted, new Date(clock().getTime() + unlinkedLaterMs));
    return false;
  }
  const later = new Date(clock().getTime() + laterMs);
  if (account.state !== 'active') {
    await notTried(db, wanted, later);
    return false;
  }
  if (!(await tryOnce(db, wanted, clock()))) return false;
  try {
    const x = openX({ accountId: account._id, xUserId: account.xUserId }, { signal });
    await keep(db, wanted, await x.messageMedia(place, mostBytes));
    return true;
  } catch (error) {
    if (!isXError(error)) throw error;
    log.info('A medium of a message could not be fetched', { mediumId: wanted._id, reason: error.kind });
    if (error.kind === 'rateLimited') await notTried(db, wanted, error.resetAt ?? later);
    if (error.kind === 'tooLarge') await lose(db, wanted);
    return false;
  }
}

async function keep(db: Database, wanted: Wanted, content: Buffer): Promise<void> {
  const { _id } = wanted;
  const media = mediaRepository(db);
  const type = (await fileTypeFromBuffer(content))?.mime ?? null;
  const kind = type === null ? null : kindOfType(type);
  if (type === null || kind === null) {
    await lose(db, wanted);
    return;
  }
  // What an attempt that was killed has left.
  await media.content.remove(_id);
  await media.content.write(_id, [content]);
  await media.kept(_id, { kind, type, bytes: content.length });
}
