import type { Account } from '../../domain/account.js';
import type { FilingPlan, Known } from '../../domain/filing/desk.js';
import { planFiling } from '../../domain/filing/plan.js';
import type { Item } from '../../domain/item.js';
import type { Ticket } from '../../domain/ticket.js';
import { ConflictError, newId, type ClientSession, type Database } from '../database.js';
import { holdRequesters } from '../contacts/hold.js';
import { reserveTicketNumbers } from '../tickets/numbers.js';

/** Items of the account that wait to be decided, of sources whose sweep is complete, in X's order. */
export async function unfiled(db: Database, accountId: string, limit: number): Promise<Item[]> {
  const sweeping = await db.sources
    .find({ accountId, sweep: { $ne: null } }, { projection: { kind: 1 } })
    .toArray();
  return db.items
    .find({ accountId, toFile: true, source: { $nin: sweeping.map(({ kind }) => kind) } })
    .sort({ createdAt: 1, xId: 1 })
    .limit(limit)
    .toArray();
}

/** Files a batch in one transaction: all of the plan or nothing. Returns how many tickets were opened. */
export async function fileBatch(
  db: Database,
  accountId: string,
  itemIds: readonly string[],
  now: Date,
): Promise<number> {
  return db.transaction(async (session) => {
    const items = await db.items.find({ _id: { $in: [...itemIds] }, toFile: true }, { session }).toArray();
    const account = await db.accounts.findOne({ _id: accountId }, { session });
    if (items.length === 0 || !account) return 0;
    const known = await knownFor(db, account, items, session);
    const plan = planFiling(items, known, now, newId);
    await writePlan(db, plan, session);
    return plan.newTickets.length;
  });
}

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
  const peers = strings(messages.map(({ peerXUserId }) => peerXUserId));
  const parentOf = await ancestry(db, accountId, posts, session);
  const xIds = [...items.map(({ xId }) => xId), ...parentOf.keys(), ...strings([...parentOf.values()])];
  const held = await db.comments
    .find(
      { accountId, xId: { $in: xIds }, side: { $in: ['customer', 'agent'] } },
      { session, projection: { xId: 1, ticketId: 1 } },
    )
    .toArray();
  const tickets = new Map<string, Ticket>();
  const add = (found: readonly Ticket[]) => found.forEach((ticket) => tickets.set(ticket._id, ticket));
  add(await db.tickets.find({ _id: { $in: held.map(({ ticketId }) => ticketId) } }, { session }).toArray());
  if (peers.length > 0) add(await dmThreads(db, accountId, peers, session));
  add(await conversationTickets(db, accountId, posts, session));
  const shared = await heldElsewhere(db, [...tickets.keys()], items, session);
  return {
    account,
    tickets: [...tickets.values()],
    contacts: await contactsOf(db, items, session),
    ticketOfXId: new Map(
      [...shared, ...held].flatMap(({ xId, ticketId }) => (xId ? [[xId, ticketId] as const] : [])),
    ),
    parentOf,
    keptOwn: await keptOwn(db, accountId, posts, peers, session),
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

const strings = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
];

const generations = 25;

/** Which post each post answers, as far up as it is known. */
async function ancestry(db: Database, accountId: string, posts: readonly Item[], session: ClientSession) {
  const parentOf = new Map<string, string | null>(posts.map(({ xId, inReplyToXId }) => [xId, inReplyToXId]));
  for (let step = 0; step < generations; step += 1) {
    const unknown = strings([...parentOf.values()]).filter((xId) => !parentOf.has(xId));
    if (unknown.length === 0) break;
    const found = await db.items
      .find(
        { accountId, kind: 'post', xId: { $in: unknown } },
        { session, projection: { xId: 1, inReplyToXId: 1 } },
      )
      .toArray();
    const answers = new Map(found.map(({ xId, inReplyToXId }) => [xId, inReplyToXId]));
    const sent = await sentParents(
      db,
      accountId,
      unknown.filter((xId) => !answers.has(xId)),
      session,
    );
    for (const xId of unknown) parentOf.set(xId, answers.get(xId) ?? sent.get(xId) ?? null);
  }
  return parentOf;
}

/** Posts of ours that Perch sent and has not seen at X yet. */
async function sentParents(db: Database, accountId: string, xIds: readonly string[], session: ClientSession) {
  if (xIds.length === 0) return new Map<string, string | null>();
  const replies = await db.replies
    .find({ accountId, xId: { $in: [...xIds] } }, { session, projection: { xId: 1, inReplyToXId: 1 } })
    .toArray();
  return new Map(replies.flatMap(({ xId, inReplyToXId }) => (xId ? [[xId, inReplyToXId] as const] : [])));
}

const dmThreads = (db: Database, accountId: string, peers: readonly string[], session: ClientSession) =>
  db.tickets
    .find(
      {
        accountId,
        channel: 'x_dm',
        requesterXUserId: { $in: [...peers] },
        $or: [{ status: { $ne: 'closed' } }, { currentDmThread: true }],
      },
      { session },
    )
    .toArray();

/** Of each conversation: the authors' own tickets; where a reply belongs to it, also its first one. */
async function conversationTickets(
  db: Database,
  accountId: string,
  posts: readonly Item[],
  session: ClientSession,
) {
  const conversations = strings(posts.map(({ conversationXId }) => conversationXId));
  if (conversations.length === 0) return [];
  const authors = [...new Set(posts.map(({ author }) => author.xUserId))];
  const own = await db.tickets
    .find(
      { accountId, conversationXId: { $in: conversations }, requesterXUserId: { $in: authors } },
      { session },
    )
    .toArray();
  const firsts: Ticket[] = [];
  const replies = posts.filter(({ inReplyToXId }) => inReplyToXId !== null);
  for (const conversationXId of strings(replies.map((reply) => reply.conversationXId))) {
    const first = await db.tickets.findOne({ accountId, conversationXId }, { session, sort: { _id: 1 } });
    if (first) firsts.push(first);
  }
  return [...own, ...firsts];
}

const contactsOf = (db: Database, items: readonly Item[], session: ClientSession) =>
  db.contacts
    .find({ 'xUsers.xUserId': { $in: [...new Set(items.map(({ author }) => author.xUserId))] } }, { session })
    .toArray();

const threadLength = 25;

/**
 * Own posts that answer these posts, and those that go on from them, and own messages to these people,
 * that belong to no ticket yet.
 */
async function keptOwn(
  db: Database,
  accountId: string,
  posts: readonly Item[],
  peers: readonly string[],
  session: ClientSession,
) {
  const kept = { accountId, origins: 'own' as const, ticketId: null, toFile: { $exists: false } };
  const found: Item[] = [];
  let parents = posts.map(({ xId }) => xId);
  for (let step = 0; step < threadLength && parents.length > 0; step += 1) {
    const answers = await db.items
      .find({ ...kept, kind: 'post', inReplyToXId: { $in: parents } }, { session })
      .toArray();
    found.push(...answers);
    parents = answers.map(({ xId }) => xId);
  }
  if (peers.length > 0) {
    const messages = { ...kept, kind: 'directMessage' as const, peerXUserId: { $in: [...peers] } };
    found.push(...(await db.items.find(messages, { session }).toArray()));
  }
  return found;
}

/** Writes a plan whole; changed tickets before new ones, so that the DM thread flag is free. */
export async function writePlan(db: Database, plan: FilingPlan, session: ClientSession): Promise<void> {
  if (plan.changedTickets.length > 0) {
    const result = await db.tickets.bulkWrite(
      plan.changedTickets.map((ticket) => ({
        replaceOne: { filter: { _id: ticket._id, version: ticket.version - 1 }, replacement: ticket },
      })),
      { session },
    );
    if (result.matchedCount !== plan.changedTickets.length)
      throw new ConflictError('A ticket changed while it was filed');
  }
  if (plan.newContacts.length > 0) await db.contacts.insertMany([...plan.newContacts], { session });
  for (const contact of plan.changedContacts)
    await db.contacts.replaceOne({ _id: contact._id }, contact, { session });
  const made = new Set(plan.newContacts.map(({ _id }) => _id));
  const asking = plan.newTickets.map(({ requesterId }) => requesterId).filter((id) => !made.has(id));
  await holdRequesters(db, asking, session);
  if (plan.newTickets.length > 0) {
    const first = await reserveTicketNumbers(db, plan.newTickets.length);
    await db.tickets.insertMany(
      plan.newTickets.map((ticket, index) => ({ ...ticket, number: first + index })),
      { session },
    );
  }
  if (plan.comments.length > 0) await db.comments.insertMany([...plan.comments], { session });
  const filed = await db.items.bulkWrite(
    plan.filed.map(({ item, verdict, ticketId }) => ({
      updateOne: {
        filter: { _id: item._id, ticketId: null },
        update: { $set: { verdict, ticketId }, $unset: { toFile: '' } },
      },
    })),
    { session },
  );
  if (filed.matchedCount !== plan.filed.length) throw new ConflictError('An item changed while it was filed');
  const accountId = plan.filed[0]?.item.accountId;
  for (const { itemXId, at } of plan.answered) {
    await db.items.updateOne(
      { accountId: accountId ?? '', kind: 'post', xId: itemXId, answeredAt: null },
      { $set: { answeredAt: at } },
      { session },
    );
  }
}

/** Puts an item that can't be filed where people see it (S26); it no longer stops the rest. */
export async function setAside(db: Database, itemId: string, reason: string, now: Date): Promise<void> {
  await db.items.updateOne(
    { _id: itemId, toFile: true },
    { $set: { setAside: { reason, at: now } }, $unset: { toFile: '' } },
  );
}
