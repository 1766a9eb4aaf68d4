import { beforeEach, describe, expect, test } from 'vitest';
import type { Automation } from '../../src/domain/business-rules/rules.js';
import { all, trigger } from '../../src/domain/test/business-rules.js';
import { ticket } from '../../src/domain/test/examples.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import {
  automationsInTurn,
  beginNextWith,
  runAutomation,
} from '../../src/store/business-rules/automations.js';
import { takeTurn } from '../../src/store/business-rules/turn.js';
import { newId } from '../../src/store/database.js';
import { recordTicketEvents } from '../../src/store/events/record.js';
import { databaseForFile } from './own-database.js';
import { readsOf, sum } from './reading.js';

const db = await databaseForFile();
const now = new Date('2026-03-05T12:00:00Z');
const hour = 3_600_000;
const ago = (hours: number): Date => new Date(now.getTime() - hours * hour);

const reminder: Automation = trigger(
  'Remind',
  all(
    { field: 'hoursSinceSolved', operator: 'greaterThan', value: 24 },
    { field: 'channel', operator: 'isNot', values: ['x_dm'] },
  ),
  [
    { kind: 'addTags', tags: ['old'] },
    { kind: 'notifyAssignee', text: 'Still there' },
  ],
);

let numbers = 0;
async function solved(hours: number, changes: Partial<Ticket> = {}): Promise<string> {
  const _id = newId();
  numbers += 1;
  const made = { _id, number: numbers, status: 'solved', solvedAt: ago(hours), ...changes } as const;
  await db.tickets.insertOne(ticket(made));
  return _id;
}

beforeEach(async () => {
  for (const name of [
    'tickets',
    'events',
    'triggers',
    'automations',
    'automationRuns',
    'effects',
    'counters',
  ] as const)
    await db[name].deleteMany({});
  await db.automations.insertOne(reminder);
});

const run = async (isOver = () => false): Promise<number> =>
  (await runAutomation(db, reminder, now, isOver)).acted;
const turn = () => takeTurn(db, () => now);

describe('automations', () => {
  test('S52 act on tickets whose time has come, once for each time, and say who did it', async () => {
    const due = await solved(25);
    await solved(23);
    await solved(25, { channel: 'x_dm' });
    await solved(25, { status: 'closed' });
    expect(await run()).toBe(1);
    expect(await db.tickets.findOne({ _id: due })).toMatchObject({ tags: ['old'], version: 1 });
    expect(await db.events.find().toArray()).toMatchObject([
      { type: 'ticket.updated', ticketId: due, by: { kind: 'automation', name: 'Remind' }, pending: true },
    ]);
    expect(await db.effects.countDocuments({ ticketId: due })).toBe(1);
    await turn();
    expect(await run()).toBe(0);
    // Solved anew, it counts anew.
    await db.tickets.updateOne({ _id: due }, { $set: { solvedAt: ago(24.5) } });
    expect(await run()).toBe(1);
    expect(await db.effects.countDocuments({ ticketId: due })).toBe(2);
  });

  test('S52 two runs at once act once', async () => {
    for (let each = 0; each < 30; each += 1) await solved(30 + each);
    const acted = await Promise.all([run(), run()]);
    expect(acted[0] + acted[1]).toBe(30);
    expect(await db.effects.countDocuments()).toBe(30);
  });

  test('S55 what an automation changes starts triggers', async () => {
    const due = await solved(25);
    const updated = all({ field: 'changed', operator: 'is', values: ['tags'] });
    await db.triggers.insertOne(trigger('Rank', updated, [{ kind: 'setPriority', priority: 'low' }]));
    await run();
    await turn();
    expect((await db.tickets.findOne({ _id: due }))?.priority).toBe('low');
  });

  test('S52 one that was switched off or removed meanwhile does nothing', async () => {
    await solved(25);
    await db.automations.updateOne({ _id: reminder._id }, { $set: { enabled: false } });
    expect(await run()).toBe(0);
    await db.automations.deleteMany({});
    expect(await run()).toBe(0);
    expect(await db.events.countDocuments()).toBe(0);
  });

  test('S52 of more than it acts on at once the rest has its turn in the next run', async () => {
    const many = Array.from({ length: 650 }, (_, n) =>
      ticket({
        ...{ _id: newId(), number: (numbers += 1), status: 'solved', solvedAt: ago(48) },
        createdAt: ago(1_000 - n),
      }),
    );
    await db.tickets.insertMany(many);
    expect(await run()).toBe(500);
    expect(await run()).toBe(150);
    expect(await run()).toBe(0);
    expect(await db.tickets.countDocuments({ tags: 'old', version: 1 })).toBe(650);
  });

  test('S52 one whose time is over leaves the rest to the next run, and goes on there', async () => {
    const many = Array.from({ length: 350 }, (_, n) =>
      ticket({
        ...{ _id: newId(), number: (numbers += 1), status: 'solved', solvedAt: ago(48) },
        createdAt: ago(1_000 - n),
      }),
    );
    await db.tickets.insertMany(many);
    expect(await run(() => true)).toBe(100);
    expect(await db.counters.findOne({ _id: 'automation/Remind' })).toMatchObject({
      value: many[100]?.createdAt.getTime(),
    });
    expect(await run()).toBe(250);
    expect(await db.counters.countDocuments()).toBe(0);
  });

  test('S52 those for which there was no time have their turn first in the next run', async () => {
    await db.automations.insertMany(
      [2, 3, 4].map((position) => ({ ...reminder, _id: `a${position}`, position })),
    );
    const order = async () => (await automationsInTurn(db)).map(({ _id }) => _id);
    expect(await order()).toEqual(['Remind', 'a2', 'a3', 'a4']);
    await beginNextWith(db, { ...reminder, _id: 'a3' });
    expect(await order()).toEqual(['a3', 'a4', 'Remind', 'a2']);
    await db.automations.deleteMany({ _id: { $in: ['a3', 'a4'] } });
    expect(await order()).toEqual(['Remind', 'a2']);
    await beginNextWith(db, null);
    expect(await db.counters.countDocuments()).toBe(0);
  });

  test('S52 a ticket on which it cannot act keeps it from no other, and is told', async () => {
    await Promise.all([30, 40, 50].map((hours) => solved(hours)));
    const odd = await solved(45);
    await db.tickets.updateOne({ _id: odd }, { $set: { tags: 7 } as object });
    await solved(26);
    expect(await runAutomation(db, reminder, now, () => false)).toEqual({
      acted: 4,
      leftOut: [{ ticketId: odd, reason: 'TypeError' }],
    });
    expect(await db.tickets.countDocuments({ tags: 'old', version: 1 })).toBe(4);
    expect(await db.automationRuns.countDocuments({ ticketId: odd })).toBe(0);
  });

  test('S52 leave out a ticket whose rules have not had their turn since something happened to it', async () => {
    const due = await solved(25);
    const other = await solved(25);
    const of = ticket({ _id: due, version: 1 });
    const told = [
      { type: 'ticket.updated', changes: [{ field: 'priority', from: 'low', to: 'high' }] },
    ] as const;
    const news = { ticket: of, by: { kind: 'customer' }, at: now, told } as const;
    await db.transaction((session) => recordTicketEvents(db, [news], session));
    expect(await run()).toBe(1);
    expect(await db.automationRuns.find().toArray()).toMatchObject([{ ticketId: other }]);
    await turn();
    expect(await run()).toBe(1);
  });

  test('S55 one whose ticket has a new time again and again is stopped, and the history says so once', async () => {
    const due = await solved(30);
    const again = async (n: number): Promise<number> => {
      await db.tickets.updateOne({ _id: due }, { $set: { solvedAt: ago(25 + n / 100) } });
      await turn();
      return run();
    };
    const acted: number[] = [];
    for (let n = 0; n < 23; n += 1) acted.push(await again(n));
    expect(acted.reduce((sum, one) => sum + one, 0)).toBe(20);
    expect(acted.slice(20)).toEqual([0, 0, 0]);
    expect(await db.effects.countDocuments({ ticketId: due })).toBe(20);
    const notes = await db.events.find({ ticketId: due, note: { $exists: true } }).toArray();
    expect(notes).toMatchObject([
      { by: { kind: 'perch' }, note: expect.stringContaining('“Remind”') as unknown },
    ]);
    await db.automationRuns.updateMany({}, { $set: { at: ago(8 * 24) } });
    expect(await again(30)).toBe(1);
  });

  test('S52 what is on record of a run is kept as long as its ticket', async () => {
    const indexes = await db.automationRuns.indexes();
    expect(indexes.filter((index) => index.expireAfterSeconds !== undefined)).toEqual([]);
  });

  test('S52 are asked of an index in its order: what is closed is not looked at, nothing is sorted', async () => {
    const many = Array.from({ length: 1_000 }, (_, n) =>
      ticket({
        ...{ _id: newId(), number: (numbers += 1), solvedAt: ago(48), createdAt: ago(1_000 - n) },
        status: n < 950 ? 'closed' : 'solved',
      }),
    );
    await db.tickets.insertMany(many);
    const reads = await readsOf(db, ['tickets', 'automationRuns', 'automations', 'events'], () => run());
    const plans = reads.flatMap(({ planSummary }) => planSummary ?? []);
    expect(plans.length).toBeGreaterThan(3);
    expect(plans.filter((plan) => plan.includes('COLLSCAN'))).toEqual([]);
    expect(reads.filter(({ hasSortStage }) => hasSortStage === true)).toEqual([]);
    // Once to find them, once in the transaction, once to write them.
    const found = reads.filter(({ ns }) => ns.endsWith('.tickets'));
    expect(sum(found.map(({ docsExamined }) => docsExamined))).toBeLessThanOrEqual(150);
  });
});
