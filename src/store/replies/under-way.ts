import { inSession, type ClientSession, type Database } from '../database.js';

/** Which of these tickets have an answer that X may yet get, or may have: they are left as they are (S43). */
export async function repliesUnderWay(
  db: Database,
  ticketIds: readonly string[],
  session?: ClientSession,
): Promise<Set<string>> {
  const states = ['queued', 'sending', 'unknown'] as const;
  const replies = await db.replies
    .find(
      { ticketId: { $in: [...ticketIds] }, state: { $in: [...states] } },
      { projection: { ticketId: 1 }, ...inSession(session) },
    )
    .toArray();
  return new Set(replies.map(({ ticketId }) => ticketId));
}
