import type { Account } from '../../domain/accounts/account.js';
import type { Known } from '../../domain/filing/desk.js';
import type { Item } from '../../domain/items/item.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { rulesInForce } from '../rules/ticket-rules.js';
import { suspendedAmong } from '../rules/suspended-users.js';
import { itemsByRules } from '../streams/by-rules.js';
import { ancestry } from './known/ancestry.js';
import { keptOwn } from './known/own.js';
import { notedOf } from './known/noted.js';
import { strings } from './known/strings.js';
import { addContinuations, conversationTickets, dmThreads } from './known/threads.js';

/** Everything a plan for these items can depend on. */
export async function knownFor(
  db: Database,
  account: Account,
  items: readonly Item[],
  session: ClientSession,
): Promise<Known> {
  const accountId = account._id;
  const posts = items.filter(({ kind }) => kind === 'post');
  const messages = items.filter(({ kind }) => kind === 'directMessage');
  const parentOf = await ancestry(db, accountId, posts, session);
  const xIds = [
    ...items.map(({ xId }) => xId),
    ...items.flatMap(({ repostOfXId }) => repostOfXId ?? []),
    ...parentOf.keys(),
    ...strings([...parentOf.values()]),
  ];
  const held = await db.comments
    .find(
      { accountId, xId: { $in: xIds }, side: { $in: ['customer', 'agent'] } },
      { session, projection: { xId: 1, ticketId: 1 } },
    )
    .toArray();
  const tickets = new Map<string, Ticket>();
  const add = (found: readonly Ticket[]) => found.forEach((ticket) => tickets.set(ticket._id, ticket));
  add(await db.tickets.find({ _id: { $in: held.map(({ ticketId }) => ticketId) } }, { session }).toArray());
  add(await dmThreads(db, accountId, messages, session));
  add(await conversationTickets(db, accountId, posts, session));
  await addContinuations(db, tickets, session);
  const shared = await heldElsewhere(db, [...tickets.keys()], items, session);
  const own = await keptOwn(db, accountId, items, session);
  return {
    account,
    rules: await rulesInForce(db, accountId, session),
    suspended: await suspendedAmong(db, items, session),
    streamsByRules: await itemsByRules(db, items, session),
    tickets: [...tickets.values()],
    contacts: await contactsOf(db, items, session),
    ticketOfXId: new Map(
      [...shared, ...held].flatMap(({ xId, ticketId }) => (xId ? [[xId, ticketId] as const] : [])),
    ),
    parentOf,
    noted: await notedOf(db, accountId, posts, own, session),
    keptOwn: own,
  };
}

/** What these tickets hold already because another account brought it: answered with "reply with" (S39). */
const heldElsewhere = (
  db: Database,
  ticketIds: readonly string[],
  items: readonly Item[],
  session: ClientSession,
) =>
  db.comments
    .find(
      {
        ticketId: { $in: [...ticketIds] },
        xId: { $in: items.map(({ xId }) => xId) },
        side: { $in: ['customer', 'agent'] },
      },
      { session, projection: { xId: 1, ticketId: 1 } },
    )
    .toArray();

const contactsOf = (db: Database, items: readonly Item[], session: ClientSession) =>
  db.contacts
    .find({ 'xUsers.xUserId': { $in: [...new Set(items.map(({ author }) => author.xUserId))] } }, { session })
    .toArray();
