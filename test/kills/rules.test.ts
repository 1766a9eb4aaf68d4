import { expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { ticket } from '../../src/domain/test/examples.js';
import { newId } from '../../src/store/database.js';
import { openTickets } from '../../src/store/tickets/open-tickets.js';
import { stackForFile } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

const stack = await stackForFile({ worker: false });
const { api, db } = stack;
const count = 200;

const open = (sequence: number) =>
  db.transaction((session) =>
    openTickets(
      db,
      [
        {
          ticket: ticket({ _id: newId(), number: 0, subject: `Parcel ${sequence}`, accountId: null }),
          ...{ by: { kind: 'customer' }, author: null, language: null, texts: ['late'], commentIds: [] },
          isContinuation: false,
        },
      ],
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
  const opening = (async () => {
    for (let each = 0; each < count; each += 1) await open(each);
  })();
  for (const kills of [1, 2]) {
    const worker = await startWorkerProcess(stack.env);
    const before = await ranked();
    await eventually(async () => (await ranked()) > before, { what: `a turn before kill ${kills}` });
    await worker.kill();
    // Not all at once: the worker that comes has a rest to do.
    expect(await ranked()).toBeLessThanOrEqual(count);
  }
  await opening;
  const last = await startWorkerProcess(stack.env);
  await eventually(async () => (await ranked()) === count, { what: 'all turns', withinMs: 60_000 });
  await eventually(async () => (await db.events.countDocuments({ pending: true })) === 0, {
    what: 'nothing that waits',
  });
  await last.kill();
  for (const { _id, version, commentCount } of await db.tickets.find().toArray()) {
    expect({ version, commentCount }).toEqual({ version: 1, commentCount: 1 });
    expect(await db.comments.countDocuments({ ticketId: _id })).toBe(1);
    const told = await db.events.find({ ticketId: _id, type: 'ticket.updated' }).toArray();
    expect(told).toMatchObject([{ by: { kind: 'trigger', id: rule.id } }]);
    expect(await db.effects.countDocuments({ ticketId: _id })).toBe(1);
  }
});
