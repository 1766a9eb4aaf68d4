import type { Account } from '../../domain/accounts/account.js';
import type { Known } from '../../domain/filing/desk.js';
import type { Item } from '../../domain/items/item.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ClientSession, Database } from '../database.js';
import { rulesInForce } from '../rules/ticket-rules.js';
import { suspendedAmong } from '../rules/suspended-users.js';
import { itemsByRules } from '../streams/by-rules.js';

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
  if (peers.length > 0) add(await dmThreads(db, accountId, peers, session));
  add(await conversationTickets(db, accountId, posts, session));
  await addContinuations(db, tickets, session);
  const shared = await heldElsewhere(db, [...tickets.keys()], items, session);
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
    keptOwn: await keptOwn(db, accountId, items, peers, session),
  };
}

/** What full tickets go on in, each by the one before (S35). */
async function addContinuations(
  db: Database,
  tickets: Map<string, Ticket>,
  session: ClientSession,
): Promise<void> {
  for (;;) {
    const wanted = strings([...tickets.values()].map(({ continuedBy }) => continuedBy));
    const missing = wanted.filter((id) => !tickets.has(id));
    if (missing.length === 0) return;
    const found = await db.tickets.find({ _id: { $in: missing } }, { session }).toArray();
    // One that is gone is not looked for again.
    if (found.length === 0) return;
    for (const ticket of found) tickets.set(ticket._id, ticket);
  }
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
 * Own posts that repost or answer these posts, and those that go on from them, and own messages to these people,
 * that belong to no ticket yet. Those of a deleted ticket come back with its messages, by hand (S66).
 */
async function keptOwn(
  db: Database,
  accountId: string,
  items: readonly Item[],
  peers: readonly string[],
  session: ClientSession,
) {
  const posts = items.filter(({ kind }) => kind === 'post');
  const byHand = items.some(({ verdict }) => verdict?.reason === 'ticketDeleted');
  const kept = { accountId, origins: 'own' as const, ticketId: null, toFile: { $exists: false } };
  let parents = posts.map(({ xId }) => xId);
  const found = await db.items
    .find({ ...kept, kind: 'post', repostOfXId: { $in: parents } }, { session })
    .toArray();
  for (let step = 0; step < threadLength && parents.length > 0; step += 1) {
    const answers = await db.items
      .find({ ...kept, kind: 'post', inReplyToXId: { $in: parents } }, { session })
      .toArray();
    found.push(...answers);
    parents = answers.map(({ xId }) => xId);
  }
  if (peers.length > 0) {
    const messages = {
      ...kept,
      ...(byHand ? {} : { 'verdict.reason': { $ne: 'ticketDeleted' as const } }),
      kind: 'directMessage' as const,
      peerXUserId: { $in: [...peers] },
    };
    found.push(...(await db.items.find(messages, { session }).toArray()));
  }
  return found;
}
