import { echoOf } from './echo.js';
import { takeOverComment } from './own-comment.js';
import { answeredAt, authorOf, settledTold } from './settled.js';
import { automaticLabel } from '../../domain/effects/automatic.js';
import { changeOf, commentTold } from '../../domain/events/news.js';
import type { Account } from '../../domain/accounts/account.js';
import { shownAsMedia } from '../../domain/media/medium.js';
import { kindAtX, type Reply, type ReplyState } from '../../domain/replies/reply.js';
import type { Comment, Ticket } from '../../domain/tickets/ticket.js';
import { sortableXId } from '../../domain/at-x/ids.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { bookSent } from '../spend/charges.js';
import { showVersions } from '../items/versions.js';

interface Sending {
  readonly reply: Reply;
  readonly xId: string | null;
  readonly sentAt: Date;
  readonly now: Date;
  readonly from: readonly ReplyState[];
}

/**
 * X has it: the reply, its comment and what it changes on ticket and item. The echo may have been filed
 * before as "sent on X"; then that comment becomes this reply's. Without `xId`, by an agent's word, it is
 * looked for among what was read already, and else when it is read (`claimEchoes`). Null when it is not in a state of `from`.
 */
export async function recordSent(
  db: Database,
  { reply, xId, sentAt, now, from }: Sending,
  session: ClientSession,
): Promise<Reply | null> {
  const echo = xId === null ? await echoOf(db, reply, session) : null;
  const seen = { xId: xId ?? echo?.xId ?? null, sentAt: echo?.createdAt ?? sentAt };
  const unseen = seen.xId === null ? { unseen: true as const } : {};
  const sent = await db.replies.findOneAndUpdate(
    { _id: reply._id, state: { $in: [...from] } },
    { $set: { state: 'sent', reason: null, ...seen, ...unseen, updatedAt: now }, $unset: { sendAgain: '' } },
    { session, returnDocument: 'after' },
  );
  if (!sent) return null;
  const account = await db.accounts.findOne({ _id: reply.accountId }, { session });
  const commentId = await commentOn(db, sent, account, session);
  const ticket = await db.tickets.findOne({ _id: reply.ticketId }, { session });
  if (ticket) await changeTicket(db, ticket, sent, commentId, now, session);
  if (!sent.byRule) await markAnswered(db, sent, seen.sentAt, session);
  await adoptEcho(db, sent, session);
  if (sent.xId !== null) await bookSent(db, sent, sent.xId, now, session);
  return sent;
}

/** Returns the comment that the ticket has gained: null when it stands there already. */
async function commentOn(
  db: Database,
  reply: Reply,
  account: Account | null,
  session: ClientSession,
): Promise<string | null> {
  const { _id: replyId, agentId, byRule } = reply;
  const authorName = `@${account?.handle ?? ''}${byRule ? automaticLabel : ''}`;
  const author = { replyId, agentId, authorName, ...(byRule ? { byRule } : {}) };
  const taken = await takeOverComment(db, reply, author, session);
  if (taken) return taken.isGained ? taken.commentId : null;
  const comment: Comment = {
    ...author,
    _id: newId(),
    ticketId: reply.ticketId,
    accountId: reply.accountId,
    side: 'agent',
    visibility: reply.kind === 'post' ? 'public' : 'private',
    via: 'x',
    xId: reply.xId,
    itemId: null,
    text: reply.text,
    media: (reply.media ?? []).map(shownAsMedia),
    at: reply.sentAt ?? reply.updatedAt,
    order: reply.xId === null ? '' : sortableXId(reply.xId),
    edits: [],
  };
  await db.comments.insertOne(comment, { session });
  return comment._id;
}

async function changeTicket(
  db: Database,
  ticket: Ticket,
  reply: Reply,
  commentId: string | null,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const changed = changedBy(ticket, reply, reply.sentAt ?? now, now);
  const added = commentId === null ? 0 : 1;
  await db.tickets.updateOne(
    { _id: ticket._id },
    { $inc: { version: 1, commentCount: added }, $set: changed },
    { session },
  );
  const after = { ...ticket, ...changed, version: ticket.version + 1 };
  const said = commentId === null ? [] : [commentTold(commentId)];
  const told = [...said, settledTold(reply)];
  await recordTicketEvents(db, [changeOf(ticket, after, authorOf(reply), now, told)], session);
}

const changedBy = (ticket: Ticket, reply: Reply, sentAt: Date, now: Date) => ({
  updatedAt: now,
  ...answeredAt(ticket, reply, sentAt),
  ...(reply.kind === 'directMessage' && (ticket.dmLastAt ?? sentAt) <= sentAt ? { dmLastAt: sentAt } : {}),
});

async function markAnswered(db: Database, reply: Reply, sentAt: Date, session: ClientSession): Promise<void> {
  const answered =
    reply.kind === 'post'
      ? { ticketId: reply.ticketId, kind: 'post' as const, xId: reply.inReplyToXId ?? '', answeredAt: null }
      : {
          ticketId: reply.ticketId,
          kind: 'directMessage' as const,
          createdAt: { $lte: sentAt },
          answeredAt: null,
        };
  await db.items.updateMany(answered, { $set: { answeredAt: sentAt, answered: true } }, { session });
}

/** What X shows of it is no item to be decided: it is this reply. */
async function adoptEcho(db: Database, reply: Reply, session: ClientSession): Promise<void> {
  if (reply.xId === null) return;
  const echo = await db.items.findOneAndUpdate(
    { accountId: reply.accountId, kind: kindAtX(reply), xId: reply.xId, ticketId: null },
    {
      $set: { ticketId: reply.ticketId, ticketed: true, verdict: { outcome: 'joined', reason: null } },
      $unset: { toFile: '' },
    },
    { session, returnDocument: 'after' },
  );
  if (echo && echo.latestXId !== echo.xId) await showVersions(db, echo, session);
}
