import { automaticLabel } from '../../domain/effects/automatic.js';
import { changeOf, commentTold } from '../../domain/events/news.js';
import type { Reply } from '../../domain/replies/reply.js';
import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { blankComment } from '../tickets/blank-comment.js';
import { answeredAt, authorOf, settledTold } from './settled.js';

/**
 * The mail server has it: the reply, its comment, a note where the conversation has moved to e-mail by it
 * (S48), and what it changes on the ticket. Null when it is no longer being sent.
 */
export async function recordMailed(
  db: Database,
  reply: Reply,
  now: Date,
  session: ClientSession,
): Promise<Reply | null> {
  const sent = await db.replies.findOneAndUpdate(
    { _id: reply._id, state: 'sending' },
    { $set: { state: 'sent', reason: null, sentAt: now, updatedAt: now } },
    { session, returnDocument: 'after' },
  );
  const ticket = sent && (await db.tickets.findOne({ _id: sent.ticketId }, { session }));
  if (!ticket) return sent;
  const said = await commentOf(db, ticket, sent, now, session);
  const comments = [...(await moveNote(db, ticket, now, session)), said];
  const changed = { updatedAt: now, ...answeredAt(ticket, sent, now) };
  await db.comments.insertMany(comments, { session });
  await db.tickets.updateOne(
    { _id: ticket._id },
    { $inc: { version: 1, commentCount: comments.length }, $set: changed },
    { session },
  );
  const after = { ...ticket, ...changed, version: ticket.version + 1 };
  const told = [commentTold(said._id), settledTold(sent)];
  await recordTicketEvents(db, [changeOf(ticket, after, authorOf(sent), now, told)], session);
  if (sent.byRule) return sent;
  await db.items.updateMany(
    { ticketId: ticket._id, createdAt: { $lte: now }, answeredAt: null },
    { $set: { answeredAt: now, answered: true } },
    { session },
  );
  return sent;
}

/** Once, above the first mail. */
async function moveNote(db: Database, ticket: Ticket, now: Date, session: ClientSession): Promise<Comment[]> {
  if (ticket.channel === 'email') return [];
  if (await db.comments.findOne({ ticketId: ticket._id, via: 'email' }, { session })) return [];
  const note = { authorName: 'Perch', text: 'Moved to e-mail', side: 'system', via: 'perch' } as const;
  return [{ ...blankComment(ticket, now), ...note, visibility: 'internal', order: '0' }];
}

async function commentOf(
  db: Database,
  ticket: Ticket,
  { _id: replyId, agentId, byRule, text }: Reply,
  now: Date,
  session: ClientSession,
): Promise<Comment> {
  const agent = agentId === null ? null : await db.agents.findOne({ _id: agentId }, { session });
  return {
    ...blankComment(ticket, now),
    ...{ side: 'agent', visibility: 'private', via: 'email', replyId, agentId, text, order: '1' },
    ...(byRule ? { byRule } : {}),
    authorName: agent?.name ?? `Perch${byRule ? automaticLabel : ''}`,
  };
}
