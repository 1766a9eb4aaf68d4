import type { ClientSession, Database } from '../database.js';
import { mediaRepository } from './repository.js';
import { dayMs, hourMs } from '../../domain/durations.js';

const batch = 100;
/** The rest is for the next minute: the content of one video is thousands of documents. */
const mostMs = 10_000;
/** The longest that an upload to us may take is far less. */
const arrivingMostMs = 3 * hourMs;
export const unusedMostMs = dayMs;

/**
 * Deletes what nobody uses: uploads that broke off, those that no answer took within a day, and what was
 * marked to leave. Marked first, so that no answer takes one whose content is going.
 */
export async function sweepMedia(db: Database, now: Date): Promise<void> {
  const signal = AbortSignal.timeout(mostMs);
  const before = (ms: number) => ({ $lt: new Date(now.getTime() - ms) });
  const unused = [
    { state: 'arriving' as const, createdAt: before(arrivingMostMs) },
    { state: 'kept' as const, replyId: null, agentId: { $ne: null }, createdAt: before(unusedMostMs) },
  ];
  for (const which of unused) {
    const found = await db.media.find(which, { projection: { _id: 1 }, limit: batch }).toArray();
    for (const { _id } of found) await db.media.updateOne({ ...which, _id }, { $set: { state: 'leaving' } });
  }
  const leaving = await db.media
    .find({ state: 'leaving' }, { projection: { _id: 1 }, limit: batch })
    .toArray();
  for (const { _id } of leaving) {
    if (signal.aborted) return;
    await mediaRepository(db).drop(_id);
  }
}

/** A ticket is deleted: what was attached to its answers goes too. */
export async function leaveWithTicket(db: Database, ticketId: string, session: ClientSession): Promise<void> {
  const replies = await db.replies.find({ ticketId }, { session, projection: { _id: 1 } }).toArray();
  const replyId = { $in: replies.map(({ _id }) => _id) };
  await db.media.updateMany({ replyId }, { $set: { state: 'leaving' } }, { session });
}
