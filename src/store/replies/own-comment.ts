import { kindAtX, type Reply } from '../../domain/replies/reply.js';
import type { Comment } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';

/** Who is shown to have written a reply's comment. */
type Author = Pick<Comment, 'replyId' | 'agentId' | 'authorName' | 'byRule'>;

/**
 * Makes what stands already of a reply that X has the reply's comment: in its ticket, whichever account
 * brought it there (one of ours may be the customer of another), else where its own account has filed it.
 * Returns the comment, and whether the ticket has gained it; null when it stands nowhere yet.
 */
export async function takeOverComment(
  db: Database,
  reply: Reply,
  author: Author,
  session: ClientSession,
): Promise<{ readonly commentId: string; readonly isGained: boolean } | null> {
  const { accountId, ticketId, xId } = reply;
  if (xId === null) return null;
  // Each side by itself: no index holds both.
  const sides = echoSides(reply).map((side) => ({ accountId, xId, side }));
  const own = await db.comments.findOne({ $or: sides }, { session });
  const comment = (await commentIn(db, ticketId, xId, session)) ?? own;
  if (!comment) return null;
  if (own && own._id !== comment._id) await db.comments.deleteOne({ _id: own._id }, { session });
  if (own && own.ticketId !== ticketId) await leave(db, reply, own, session);
  await db.comments.updateOne(
    { _id: comment._id },
    { $set: { ...author, accountId, ticketId, side: 'agent' } },
    { session },
  );
  return { commentId: comment._id, isGained: comment.ticketId !== ticketId };
}

/**
 * Gives the comment of a reply that was sent by an agent's word the X id under which it is read now; where
 * another account brought it to the ticket meanwhile, the two become one.
 */
export async function nameComment(
  db: Database,
  { _id: replyId, accountId, ticketId }: Reply,
  seen: Pick<Comment, 'at' | 'order'> & { readonly xId: string },
  session: ClientSession,
): Promise<void> {
  const standing = await commentIn(db, ticketId, seen.xId, session);
  const said = standing ? await db.comments.findOneAndDelete({ replyId }, { session }) : null;
  if (!standing || !said) {
    await db.comments.updateOne({ replyId }, { $set: seen }, { session });
    return;
  }
  const { agentId, authorName, byRule } = said;
  await db.comments.updateOne(
    { _id: standing._id },
    { $set: { replyId, agentId, authorName, ...(byRule ? { byRule } : {}), accountId, side: 'agent' } },
    { session },
  );
  await db.tickets.updateOne({ _id: ticketId }, { $inc: { version: 1, commentCount: -1 } }, { session });
}

/** A ticket has a post or message once, as a customer's or as ours. */
const commentIn = (db: Database, ticketId: string, xId: string, session: ClientSession) =>
  db.comments.findOne({ ticketId, xId, side: { $in: ['customer', 'agent'] } }, { session });

/** A message that was nobody's answer yet stands as context in the ticket that came next (S24). */
const echoSides = ({ kind }: Reply): Comment['side'][] =>
  kind === 'directMessage' ? ['agent', 'context'] : ['agent'];

/** Read before it was known whose it is, the echo may be filed in a newer ticket of the customer's. */
async function leave(
  db: Database,
  { accountId, kind, xId, ticketId, updatedAt }: Reply,
  echo: Comment,
  session: ClientSession,
): Promise<void> {
  await db.tickets.updateOne(
    { _id: echo.ticketId },
    { $inc: { version: 1, commentCount: -1 }, $set: { updatedAt } },
    { session },
  );
  const filed = { accountId, kind: kindAtX({ kind }), xId: xId ?? '', ticketId: echo.ticketId };
  await db.items.updateOne(filed, { $set: { ticketId } }, { session });
}
