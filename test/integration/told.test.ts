import { beforeEach, expect, test } from 'vitest';
import { account, admin, at, message, reply, ticket } from '../../src/domain/test/examples.js';
import type { Item } from '../../src/domain/items/item.js';
import { fileBatch } from '../../src/store/items/filing.js';
import { storeItems } from '../../src/store/items/store-items.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { ticketChanges } from '../../src/store/tickets/changes.js';
import { closeSolved } from '../../src/store/tickets/close-solved.js';
import { endSessionOf } from '../../src/store/tickets/end-session.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();

beforeEach(async () => {
  for (const name of ['accounts', 'items', 'tickets', 'comments', 'contacts', 'events', 'replies'] as const)
    await db[name].deleteMany({});
  await db.accounts.insertOne(account());
});

async function file(item: Item): Promise<void> {
  const { _id, capturedAt, ...captured } = item;
  await db.transaction((session) => storeItems(db, [captured], capturedAt, session));
  const waiting = await db.items.find({ toFile: true }).toArray();
  const ids = waiting.map((each) => each._id);
  await fileBatch(db, 'account', ids, at(60));
}

/** What is on record: type, who, and which fields became what; one line for each change. */
async function told(): Promise<string[][]> {
  const events = await db.events.find().sort({ _id: 1 }).toArray();
  const lines = new Map<string, string[]>();
  for (const { type, by, changeId, changes = [] } of events) {
    const fields = changes.map(({ field, to }) => `${field}=${String(to)}`);
    lines.set(changeId, [...(lines.get(changeId) ?? []), [type, by.kind, ...fields].join(' ')]);
  }
  return [...lines.values()];
}

test('S52 filing tells that a ticket is opened, and of what opens it again, each as one change', async () => {
  await file(message(at(0)));
  const opened = ['ticket.created customer', 'comment.created customer'];
  expect(await told()).toEqual([opened]);
  const [made] = await db.tickets.find().toArray();
  const ofIt = { ticketId: made?._id, ticketVersion: 0, pending: true };
  expect(await db.events.find().toArray()).toMatchObject([ofIt, ofIt]);
  await db.tickets.updateOne({}, { $set: { status: 'solved', solvedAt: at(1) } });
  await file(message(at(2)));
  expect((await told()).at(-1)).toEqual(['comment.created customer', 'ticket.updated customer status=open']);
});

test('S43 a sent answer tells what was said, that it is sent, and that the ticket is open by it', async () => {
  const [sending, refused] = [reply({ state: 'sending' }), reply({ _id: 'other', state: 'sending' })];
  await db.tickets.insertOne(ticket({ _id: sending.ticketId, status: 'new' }));
  await db.replies.insertMany([{ ...sending, agentId: 'admin' }, refused]);
  const replies = repliesRepository(db);
  await replies.sent(sending, '77', at(1), at(1));
  expect(await told()).toEqual([
    ['comment.created agent', 'reply.settled agent', 'ticket.updated agent status=open'],
  ]);
  await replies.refused('other', 'sending', 'forbiddenByX', at(2));
  await replies.refused('other', 'sending', 'forbiddenByX', at(3));
  expect((await told()).slice(1)).toEqual([['reply.settled perch']]);
  expect(await db.events.findOne({ replyId: 'other' })).toMatchObject({ note: 'refused: forbiddenByX' });
});

test('S54 a session of direct messages ends once: by an agent, or when it is closed', async () => {
  const dm = { channel: 'x_dm', status: 'open', dmFirstAt: at(0), dmLastAt: at(0) } as const;
  const solved = { ...dm, status: 'solved', solvedAt: at(0) } as const;
  await db.tickets.insertMany([
    ticket({ ...dm, _id: 'ended', number: 1 }),
    ticket({ ...solved, _id: 'closed', number: 2 }),
    ticket({ ...solved, _id: 'public', number: 3, channel: 'x' }),
  ]);
  await endSessionOf(db, 'ended', admin, at(1));
  expect(await told()).toEqual([['session.ended agent', 'ticket.updated agent status=solved']]);
  await closeSolved(db, at(100_000));
  expect((await told()).slice(1).toSorted()).toEqual([
    ['session.ended perch', 'ticket.updated perch status=closed'],
    ['ticket.updated perch status=closed'],
    ['ticket.updated perch status=closed'],
  ]);
  expect(await db.events.countDocuments({ ticketId: 'ended', type: 'session.ended' })).toBe(1);
});

test('S54 an agent who closes a ticket of direct messages ends its session', async () => {
  await db.tickets.insertMany([
    ticket({ _id: 'dm', number: 1, channel: 'x_dm', status: 'open' }),
    ticket({
      _id: 'over',
      number: 2,
      channel: 'x_dm',
      status: 'solved',
      solvedAt: at(0),
      sessionEndedAt: at(0),
    }),
    ticket({ _id: 'public', number: 3, channel: 'x', status: 'open' }),
  ]);
  const changes = ticketChanges(db);
  for (const _id of ['dm', 'over', 'public']) await changes.change(_id, { status: 'closed' }, admin, at(1));
  expect((await told()).toSorted()).toEqual([
    ['session.ended agent', 'ticket.updated agent status=closed'],
    ['ticket.updated agent status=closed'],
    ['ticket.updated agent status=closed'],
  ]);
});

test('S52 an agent’s change and note are told; a change that changes nothing is not', async () => {
  await db.tickets.insertOne(ticket());
  const changes = ticketChanges(db);
  await changes.change('ticket', { priority: 'normal' }, admin, at(1));
  expect(await told()).toEqual([]);
  await changes.change('ticket', { priority: 'high', tags: ['vip'] }, admin, at(2));
  await db.transaction((session) => changes.note('ticket', 'Called them', admin, at(3), session));
  expect(await told()).toEqual([['ticket.updated agent priority=high tags=vip'], ['comment.created agent']]);
});
