import type { Comment } from '../../domain/tickets/ticket.js';
import type { Database } from '../database.js';

const shownAtMost = 500;

/** The newest comments of these tickets that their customer may see, oldest first (S36, S47). */
export async function pageComments(
  db: Database,
  ticketIds: readonly string[],
): Promise<{ readonly comments: Comment[]; readonly isCut: boolean }> {
  const found = await db.comments
    .find({ ticketId: { $in: [...ticketIds] }, visibility: { $in: ['public', 'private'] } })
    .sort({ at: -1, order: -1, _id: -1 })
    .limit(shownAtMost + 1)
    .toArray();
  return { comments: found.slice(0, shownAtMost).reverse(), isCut: found.length > shownAtMost };
}
