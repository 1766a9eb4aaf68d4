import { dmThreadFor } from '../../domain/filing/threads.js';
import type { Account } from '../../domain/accounts/account.js';
import { changeOf } from '../../domain/events/news.js';
import type { Actor } from '../../domain/events/event.js';
import { requesterAtX, type Contact } from '../../domain/tickets/contact.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { openTicket } from './open-tickets.js';

export type OpenedMessages =
  | { readonly outcome: 'joined' | 'opened'; readonly ticket: Ticket }
  | { readonly outcome: 'notAPublicTicket' | 'ticketClosed' | 'accountUnlinked' };

/**
 * The ticket in which a public one goes on in direct messages (S37): the one of the newest message between
 * account and customer while a message of now belongs to it (S32), else a new one; each names the other.
 */
export async function openDirectMessages(
  db: Database,
  from: Ticket,
  by: Actor,
  now: Date,
  session: ClientSession,
): Promise<OpenedMessages> {
  const { accountId, requesterXUserId } = from;
  if (from.channel === 'x_dm' || from.channel === 'email' || requesterXUserId === null)
    return { outcome: 'notAPublicTicket' };
  if (from.status === 'closed') return { outcome: 'ticketClosed' };
  const account = await db.accounts.findOne({ _id: accountId ?? '', unlinkedAt: null }, { session });
  const requester = await db.contacts.findOne({ _id: from.requesterId }, { session });
  if (!account || !requester) return { outcome: 'accountUnlinked' };
  const current = await db.tickets.findOne(
    { accountId: account._id, requesterXUserId, currentDmThread: true },
    { session },
  );
  const goesOn = current && goesOnIn(current, from, account, now);
  const thread = goesOn ? current : await open(db, { from, account, requester, current, by, now }, session);
  if (goesOn) await reopen(db, thread, by, now, session);
  await link(db, from, thread, now, session);
  await link(db, thread, from, now, session);
  const ticket = await db.tickets.findOne({ _id: thread._id }, { session });
  return { outcome: goesOn ? 'joined' : 'opened', ticket: ticket ?? thread };
}

/** Whatever the interval, one ticket goes on in one other while that is not closed and its session not ended. */
const goesOnIn = (current: Ticket, from: Ticket, { settings }: Account, now: Date): boolean =>
  dmThreadFor(now, [current], from.linked.includes(current._id) ? 0 : settings.threadingIntervalMinutes) !==
  null;

/** Something is to be done in it again. */
async function reopen(db: Database, before: Ticket, by: Actor, now: Date, session: ClientSession) {
  if (before.status !== 'solved') return;
  const changed = { status: 'open', solvedAt: null, updatedAt: now, version: before.version + 1 } as const;
  await db.tickets.updateOne({ _id: before._id }, { $set: changed }, { session });
  await recordTicketEvents(db, [changeOf(before, { ...before, ...changed }, by, now)], session);
}

interface NewThread {
  readonly from: Ticket;
  readonly account: Account;
  readonly requester: Contact;
  readonly current: Ticket | null;
  readonly by: Actor;
  readonly now: Date;
}

async function open(
  db: Database,
  { from, account, requester, current, by, now }: NewThread,
  session: ClientSession,
): Promise<Ticket> {
  if (current)
    await db.tickets.updateOne(
      { _id: current._id },
      { $unset: { currentDmThread: '' }, $inc: { version: 1 } },
      { session },
    );
  const ticket = newThread(from, account, current, now);
  const author = requesterAtX(requester, from);
  const said = { author, language: null, texts: [], commentIds: [], isContinuation: false };
  return openTicket(db, { ticket, by, ...said }, now, session);
}

/** It begins now, so that what the customer writes within the interval joins it (S32). */
const newThread = (
  { requesterId, requesterXUserId, subject, priority, assigneeId }: Ticket,
  { _id: accountId, settings }: Account,
  current: Ticket | null,
  now: Date,
): Ticket => ({
  _id: newId(),
  number: 0,
  channel: 'x_dm',
  status: 'open',
  subject,
  requesterId,
  requesterXUserId,
  accountId,
  groupId: settings.dmGroupId,
  assigneeId,
  departmentId: settings.departmentId,
  productId: settings.productId,
  priority,
  tags: [],
  followUpOf: current?.status === 'closed' ? current._id : null,
  continuedBy: null,
  linked: [],
  filedBy: null,
  createdAt: now,
  updatedAt: now,
  firstPostAt: null,
  firstRepliedAt: null,
  solvedAt: null,
  conversationXId: null,
  dmFirstAt: now,
  dmLastAt: now,
  currentDmThread: true,
  commentCount: 0,
  version: 0,
});

const link = (db: Database, { _id }: Ticket, to: Ticket, now: Date, session: ClientSession) =>
  db.tickets.updateOne(
    { _id, linked: { $ne: to._id } },
    { $addToSet: { linked: to._id }, $set: { updatedAt: now }, $inc: { version: 1 } },
    { session },
  );
