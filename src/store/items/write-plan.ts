import type { mongo } from 'mongoose';
import type { Actor } from '../../domain/events/event.js';
import type { FilingPlan } from '../../domain/filing/desk.js';
import { newsOfFiling } from '../../domain/filing/news.js';
import { holdRequesters } from '../contacts/hold.js';
import { storeContact } from '../contacts/store.js';
import { ConflictError, type ClientSession, type Database } from '../database.js';
import { recordTicketEvents } from '../events/record.js';
import { knowXUsers } from '../x-users/repository.js';
import { openTickets } from '../tickets/open-tickets.js';
import { openingsOf } from './openings.js';

interface Moment {
  readonly now: Date;
  /** Who has tickets opened. */
  readonly opener: Actor;
}

/** Writes a plan whole; changed tickets before new ones, so that the DM thread flag is free. */
export async function writePlan(
  db: Database,
  plan: FilingPlan,
  { now, opener }: Moment,
  session: ClientSession,
): Promise<void> {
  await changeTickets(db, plan, session);
  await keepContacts(db, plan, session);
  await openTickets(db, openingsOf(plan, opener), now, session);
  await recheckAgain(db, plan, session);
  await takeBackContext(db, plan, session);
  if (plan.comments.length > 0) await db.comments.insertMany([...plan.comments], { session });
  await markFiled(db, plan, session);
  await markAnswered(db, plan, session);
  await recordTicketEvents(db, newsOfFiling(plan, now), session);
}

async function changeTickets(
  db: Database,
  { changedTickets }: FilingPlan,
  session: ClientSession,
): Promise<void> {
  if (changedTickets.length === 0) return;
  const result = await db.tickets.bulkWrite(
    changedTickets.map((ticket) => ({
      replaceOne: { filter: { _id: ticket._id, version: ticket.version - 1 }, replacement: ticket },
    })),
    { session },
  );
  if (result.matchedCount !== changedTickets.length)
    throw new ConflictError('A ticket changed while it was filed');
}

async function keepContacts(
  db: Database,
  { newContacts, changedContacts, newTickets, filed }: FilingPlan,
  session: ClientSession,
): Promise<void> {
  if (newContacts.length > 0) await db.contacts.insertMany([...newContacts], { session });
  for (const contact of changedContacts) await storeContact(db, contact, session);
  const made = new Set(newContacts.map(({ _id }) => _id));
  const asking = newTickets.map(({ requesterId }) => requesterId).filter((id) => !made.has(id));
  await holdRequesters(db, asking, session);
  const theirs = filed.filter(({ item }) => !item.origins.includes('own'));
  await knowXUsers(
    db,
    theirs.map(({ item }) => ({ user: item.author, at: item.capturedAt })),
    session,
  );
}

/** Old posts that were asked for no more and are now of a ticket. */
async function recheckAgain(db: Database, { filed }: FilingPlan, session: ClientSession): Promise<void> {
  const posts = filed.filter(({ item, ticketId }) => ticketId !== null && item.kind === 'post');
  const forgotten = posts.filter(({ item }) => !item.recheckAt).map(({ item }) => item._id);
  if (forgotten.length === 0) return;
  await db.items.updateMany({ _id: { $in: forgotten } }, { $set: { recheckAt: atOnce } }, { session });
}

const atOnce = new Date(0);

/** A post that a ticket showed as context and that now joins it speaks there once (S34, S36). */
async function takeBackContext(db: Database, plan: FilingPlan, session: ClientSession): Promise<void> {
  const opened = new Set(plan.newTickets.map(({ _id }) => _id));
  const joining = plan.comments.filter(
    ({ ticketId, side, xId }) => side !== 'context' && xId !== null && !opened.has(ticketId),
  );
  if (joining.length === 0) return;
  const places = new Set(joining.map(({ ticketId, xId }) => `${ticketId}/${xId}`));
  // Of the accounts by which a ticket is filled: its own, and that which an agent picked to answer (S39).
  const accountIds = [...plan.changedTickets, ...joining].flatMap(({ accountId }) => accountId ?? []);
  const shown = await db.comments
    .find(
      {
        accountId: { $in: [...new Set(accountIds)] },
        xId: { $in: joining.flatMap(({ xId }) => xId ?? []) },
        side: 'context',
      },
      { session, projection: { ticketId: 1, xId: 1 }, hint: 'context' },
    )
    .toArray();
  for (const { _id, ticketId } of shown.filter((each) => places.has(`${each.ticketId}/${each.xId}`))) {
    await db.comments.deleteOne({ _id }, { session });
    await db.tickets.updateOne({ _id: ticketId }, { $inc: { commentCount: -1 } }, { session });
  }
}

async function markFiled(db: Database, { filed }: FilingPlan, session: ClientSession): Promise<void> {
  const ticketIds = filed.flatMap(({ item }) => item.ticketId ?? []);
  const marked = await db.items.updateMany(
    { _id: { $in: filed.map(({ item }) => item._id) }, ticketId: { $in: [null, ...ticketIds] } },
    whatWasDecided(filed),
    { session },
  );
  if (marked.matchedCount !== filed.length) throw new ConflictError('An item changed while it was filed');
}

/**
 * One statement that gives each item its own verdict and ticket, looked up by its place in the batch:
 * a statement an item would cost the server more than all else that filing writes.
 */
function whatWasDecided(filed: FilingPlan['filed']): mongo.Document[] {
  const place = { $indexOfArray: [{ $literal: filed.map(({ item }) => item._id) }, '$_id'] };
  const own = (values: readonly unknown[]) => ({ $arrayElemAt: [{ $literal: values }, place] });
  const verdict = own(filed.map((each) => each.verdict));
  const ticketId = own(filed.map((each) => each.ticketId));
  const ticketed = own(filed.map((each) => each.ticketId !== null));
  return [{ $set: { verdict, ticketId, ticketed, decidedOrigins: '$origins' } }, { $unset: 'toFile' }];
}

async function markAnswered(
  db: Database,
  { filed, answered }: FilingPlan,
  session: ClientSession,
): Promise<void> {
  const accountId = filed[0]?.item.accountId ?? '';
  for (const { itemXId, at } of answered)
    await db.items.updateOne(
      { accountId, kind: 'post', xId: itemXId, answeredAt: null },
      { $set: { answeredAt: at, answered: true } },
      { session },
    );
}
