import { beforeEach, describe, expect, test } from 'vitest';
import type { Reply } from '../../src/domain/replies/reply.js';
import { account, at, reply, ticket } from '../../src/domain/test/examples.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import { closeSolved } from '../../src/store/tickets/close-solved.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();

const day = 24 * 60;
const aMs = 1 / 60_000;
let numbered = 0;

const solvedAt = (minutes: number, changes: Partial<Ticket> = {}): Ticket => {
  numbered += 1;
  const id = `ticket-${numbered}`;
  return ticket({
    _id: id,
    number: numbered,
    status: 'solved',
    solvedAt: at(minutes),
    version: 7,
    ...changes,
  });
};
const statusOf = async ({ _id }: Ticket) => (await db.tickets.findOne({ _id }))?.status;

beforeEach(async () => {
  for (const collection of [db.accounts, db.tickets, db.replies]) await collection.deleteMany({});
  await db.accounts.insertOne(account());
});

describe('S33 a solved ticket of X closes after 4 days', () => {
  test.each([
    ['exactly then', 4 * day, 'closed'],
    ['not 1 ms earlier', 4 * day - aMs, 'solved'],
    ['long after too', 400 * day, 'closed'],
  ])('%s', async (_, minutes, expected) => {
    const solved = solvedAt(0);
    await db.tickets.insertOne(solved);
    expect(await closeSolved(db, at(minutes))).toBe(expected === 'closed' ? 1 : 0);
    expect(await statusOf(solved)).toBe(expected);
  });

  test('whatever its channel, and nothing else of it changes', async () => {
    const dm = solvedAt(0, { channel: 'x_dm', currentDmThread: true, dmFirstAt: at(0), dmLastAt: at(0) });
    const like = solvedAt(0, { channel: 'x_like' });
    await db.tickets.insertMany([dm, like]);
    await closeSolved(db, at(4 * day));
    const now = { status: 'closed', closedAt: at(4 * day), updatedAt: at(4 * day), version: 8 } as const;
    expect(await db.tickets.find().sort({ number: 1 }).toArray()).toEqual([
      { ...dm, ...now },
      { ...like, ...now },
    ]);
  });

  test('S4 also when its account is unlinked, paused, or without access', async () => {
    await db.accounts.insertMany([
      account({}, { _id: 'unlinked', xUserId: '21', unlinkedAt: at(1) }),
      account({}, { _id: 'paused', xUserId: '22', state: 'paused' }),
      account({}, { _id: 'lost', xUserId: '23', state: 'needsReauthorization' }),
    ]);
    await db.tickets.insertMany(
      ['unlinked', 'paused', 'lost'].map((accountId) => solvedAt(0, { accountId })),
    );
    expect(await closeSolved(db, at(4 * day))).toBe(3);
  });

  test.each(['new', 'open', 'pending', 'closed'] as const)('(control) a %s one stays', async (status) => {
    const other = solvedAt(0, { status });
    await db.tickets.insertOne(other);
    expect(await closeSolved(db, at(400 * day))).toBe(0);
    expect(await db.tickets.findOne()).toEqual(other);
  });

  test('(control) one by mail or by hand stays', async () => {
    await db.tickets.insertOne(solvedAt(0, { channel: 'email', accountId: null }));
    expect(await closeSolved(db, at(400 * day))).toBe(0);
  });
});

describe('S33 the days are the setting of its account', () => {
  test('of now, also for what was solved before it was changed', async () => {
    await db.accounts.insertOne(account({ closeSolvedAfterDays: 1 }, { _id: 'quick', xUserId: '24' }));
    const [usual, quick] = [solvedAt(0), solvedAt(0, { accountId: 'quick' })];
    await db.tickets.insertMany([usual, quick]);
    await closeSolved(db, at(day));
    expect([await statusOf(usual), await statusOf(quick)]).toEqual(['solved', 'closed']);
    await db.accounts.updateOne({ _id: usual.accountId! }, { $set: { 'settings.closeSolvedAfterDays': 1 } });
    await closeSolved(db, at(day));
    expect(await statusOf(usual)).toBe('closed');
  });
});

test('an account whose tickets can’t be closed keeps no other’s open', async () => {
  await db.accounts.insertOne(account({}, { _id: '0', xUserId: '25' }));
  await db.accounts.updateOne({ _id: '0' }, { $unset: { settings: '' } });
  const solved = solvedAt(0);
  await db.tickets.insertMany([solvedAt(0, { accountId: '0' }), solved]);
  await expect(closeSolved(db, at(4 * day))).rejects.toThrow();
  expect(await statusOf(solved)).toBe('closed');
});

describe('S43 a ticket with an answer', () => {
  const withReply = async (state: Reply['state']): Promise<Ticket> => {
    const solved = solvedAt(0);
    await db.tickets.insertOne(solved);
    await db.replies.insertOne(reply({ ticketId: solved._id, state }));
    await closeSolved(db, at(4 * day));
    return solved;
  };

  test.each(['queued', 'sending', 'unknown'] as const)('that is %s waits for it', async (state) => {
    const solved = await withReply(state);
    expect(await statusOf(solved)).toBe('solved');
    await db.replies.updateOne({ ticketId: solved._id }, { $set: { state: 'sent' } });
    await closeSolved(db, at(4 * day));
    expect(await statusOf(solved)).toBe('closed');
  });

  test.each(['sent', 'refused', 'cancelled'] as const)('that is %s closes', async (state) => {
    expect(await statusOf(await withReply(state))).toBe('closed');
  });
});

describe('many at once', () => {
  test('S33 are closed once each, whoever else closes at the same moment', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => solvedAt(index / 1_000));
    await db.tickets.insertMany(many);
    const counts = await Promise.all([1, 2, 3].map(() => closeSolved(db, at(5 * day))));
    expect(counts.reduce((sum, count) => sum + count)).toBe(1_200);
    expect(await db.tickets.countDocuments({ status: 'closed', version: 8 })).toBe(1_200);
  });

  test('are found by an index that holds solved tickets alone', async () => {
    await db.tickets.insertMany([solvedAt(0), solvedAt(9 * day), solvedAt(0, { status: 'open' })]);
    const { executionStats } = await db.tickets
      .find({ accountId: 'account', status: 'solved', solvedAt: { $lte: at(0) } })
      .hint('solved')
      .explain('executionStats');
    expect(executionStats).toMatchObject({ totalKeysExamined: 1, totalDocsExamined: 1 });
  });
});
