import { expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { ticket } from '../../src/domain/test/examples.js';
import { newId } from '../../src/store/database.js';
import { openTickets } from '../../src/store/tickets/open-tickets.js';
import { stackForFile } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

const stack = await stackForFile({ worker: false });
const { api, db } = stack;
/** Of six turns: whoever sees the first one kills the worker before the last. */
const burst = 600;
let numbered = 0;

const openSome = (some: number) =>
  db.transaction((session) =>
    openTickets(
      db,
      Array.from({ length: some }, () => ({
        ticket: ticket({ _id: newId(), number: 0, subject: `Parcel ${(numbered += 1)}`, accountId: null }),
        ...{
          by: { kind: 'customer' as const },
          author: null,
          language: null,
          texts: ['late'],
          commentIds: [],
        },
        isContinuation: false,
      })),
      new Date(),
      session,
    ),
  );

test('S52 S55 killed in the middle of turns, each ticket has its trigger’s value, note and effect once', async () => {
  const rule = await api.post('/v1/triggers', {
    name: 'Rank',
    conditions: { all: [{ field: 'happened', operator: 'is', values: ['created'] }] },
    actions: [
      { kind: 'setPriority', priority: 'high' },
      { kind: 'addNote', text: 'Look soon' },
      { kind: 'notifyAssignee', text: 'Look' },
    ],
  });
  const ranked = () => db.tickets.countDocuments({ priority: 'high' });
  for (const kills of [1, 2]) {
    for (let opened = 0; opened < burst; opened += 100) await openSome(100);
    const worker = await startWorkerProcess(stack.env);
    const before = await ranked();
    await eventually(async () => (await ranked()) > before, { what: `a turn before kill ${kills}` });
    await worker.kill();
    // Otherwise nothing was cut short: the worker that comes has a rest to do.
    expect(await ranked()).toBeLessThan(kills * burst);
  }
  const last = await stack.startWorker();
  await eventually(async () => (await ranked()) === 2 * burst, { what: 'all turns', withinMs: 60_000 });
  await eventually(async () => (await db.events.countDocuments({ pending: true })) === 0, {
    what: 'nothing that waits',
  });
  await last.stop();
  expect(await db.tickets.countDocuments({ version: 1, commentCount: 1 })).toBe(2 * burst);
  const once = (each: readonly { readonly ticketId: string | null }[]): void => {
    expect(each).toHaveLength(2 * burst);
    expect(new Set(each.map(({ ticketId }) => ticketId)).size).toBe(2 * burst);
  };
  once(await db.comments.find().toArray());
  once(await db.effects.find().toArray());
  const told = await db.events.find({ type: 'ticket.updated' }).toArray();
  once(told);
  expect(new Set(told.map(({ by }) => (by.kind === 'trigger' ? by.id : by.kind)))).toEqual(
    new Set([rule.id]),
  );
});
