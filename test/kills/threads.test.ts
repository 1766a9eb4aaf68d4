import { expect, test } from 'vitest';
import { perch, type Perch } from '../../api/client/perch-client.js';
import { housekeepingScheduleId } from '../../src/domain/names.js';
import { ticket } from '../../src/domain/test/examples.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import { newId } from '../../src/store/database.js';
import { eventually } from '../eventually.js';
import { steadyPort } from '../ports.js';
import { startPerch, type PerchProcess } from '../integration/perch-process.js';
import { stackForFile } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

const stack = await stackForFile({ worker: false });
const { db } = stack;
const acme = await stack.connect('acme');
const { secret } = await stack.api.post('/v1/tokens', { name: 'threads', scopes: ['*'] });

const dayMs = 86_400_000;
const version = 7;

const many = (count: number, changes: Partial<Ticket>): Ticket[] =>
  Array.from({ length: count }, (_, index) => {
    const _id = newId();
    return ticket({
      _id,
      accountId: acme.id,
      number: 10_000 + index,
      requesterXUserId: _id,
      version,
      terms: [],
      ...changes,
    });
  });

test('S33 closing, killed in the middle, is taken up by the next worker, each ticket once', async () => {
  const solvedAt = new Date(Date.now() - 5 * dayMs);
  const due = many(8_000, { status: 'solved', solvedAt });
  await db.tickets.insertMany(due);
  const closed = () => db.tickets.countDocuments({ status: 'closed', solvedAt });
  const first = await startWorkerProcess(stack.env);
  await housekeepingNow();
  await eventually(async () => (await closed()) > 0, { what: 'the first ones closed' });
  await first.kill();
  const half = await closed();
  expect(half).toBeLessThan(due.length);

  const second = await stack.startWorker();
  await eventually(async () => (await closed()) === due.length, { what: 'all closed', withinMs: 150_000 });
  await second.stop();
  expect(await db.tickets.countDocuments({ status: 'closed', version: version + 1 })).toBe(due.length);
});

/** What is done each minute; the next time is a minute later. */
const housekeepingNow = () =>
  stack.temporal.client.schedule
    .getHandle(housekeepingScheduleId(stack.config.temporal.deployment))
    .trigger();

test('S33 ending sessions, killed in the middle, is repeated without ending one twice', async () => {
  const dms = many(300, { channel: 'x_dm', dmFirstAt: new Date(1), dmLastAt: new Date(2) });
  await db.tickets.deleteMany({});
  await db.tickets.insertMany(dms);
  const ended = () => db.tickets.find({ status: 'solved' }).sort({ _id: 1 }).toArray();
  const first = await startApi();
  const asked = Promise.allSettled(dms.map((each) => endSession(first.api, each)));
  await eventually(async () => (await ended()).length > 0, { what: 'the first ones ended' });
  await first.process.kill();
  await asked;
  const before = await ended();
  expect(before.length).toBeLessThan(dms.length);
  expect(before.every(({ sessionEndedAt, solvedAt }) => sessionEndedAt && solvedAt)).toBe(true);

  const next = perch(stack.access.apiUrl, secret);
  for (const each of dms) await endSession(next, each);
  const after = await ended();
  expect(after.map(({ version: now }) => now)).toEqual(dms.map(() => version + 1));
  expect(after.filter(({ _id }) => before.some((each) => each._id === _id))).toEqual(before);
});

async function startApi(): Promise<{ readonly process: PerchProcess; readonly api: Perch }> {
  const port = String(await steadyPort());
  const process = await startPerch('api', { ...stack.env, API_PORT: port });
  return { process, api: perch(`http://127.0.0.1:${port}`, secret) };
}

const endSession = (api: Perch, { _id }: Ticket) => api.post(`/v1/tickets/${_id}/end-session`);
