import { randomBytes } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { webhookActivities, type Attempted } from '../../activities/webhooks/attempt-delivery.js';
import type { Key } from '../../src/config.js';
import { wallClock } from '../../src/domain/clock.js';
import { newDelivery } from '../../src/domain/webhooks/delivery.js';
import { newId } from '../../src/store/database.js';
import { deliveriesRepository } from '../../src/store/webhooks/deliveries.js';
import { webhooksRepository } from '../../src/store/webhooks/repository.js';
import type { Lookup } from '../../src/webhooks/receiver.js';
import { eventually } from '../eventually.js';
import { databaseForFile } from './own-database.js';
import { inTurn, startReceiver } from './receiver.js';

const crm = await startReceiver();
afterAll(() => crm.close());
const db = await databaseForFile();
const key = (id: string): Key => ({ id, bytes: randomBytes(32) });
const keys = [key('k1')];
const webhooks = webhooksRepository(db, keys);

async function queued(url = crm.url): Promise<{ id: string; webhookId: string }> {
  const by = { by: 'admin', now: new Date() };
  const fields = { name: 'CRM', url, eventTypes: [], enabled: true };
  const { webhook } = await db.transaction((session) => webhooks.create(fields, by, session));
  const what = { webhookId: webhook._id, type: 'ticket.created' as const, ticketId: null, body: '{}' };
  const delivery = newDelivery({ ...what, told: newId() }, new Date());
  await db.deliveries.insertOne(delivery);
  return { id: delivery._id, webhookId: webhook._id };
}

const nowhere: Lookup = async () => {
  throw new Error('Nobody knows this name.');
};
const activitiesFor = (ring: Key[], lookup: Lookup, allowedHosts = [crm.host]) =>
  webhookActivities({
    ...{ config: { keys: ring }, db, clock: wallClock, random: () => 0 },
    receivers: { allowedHosts, lookup },
  });
const attempt = (id: string, { ring = keys, lookup = nowhere } = {}): Promise<Attempted> =>
  new MockActivityEnvironment().run(activitiesFor(ring, lookup).attemptDelivery, id);
const toldOf = (id: string) => crm.told.filter((told) => told.id === id);

test('S64 a name that leads elsewhere since it was saved is refused, and tried again', async () => {
  const { id } = await queued(`https://hook.example.com/`);
  for (const address of ['10.0.0.1', '127.0.0.1', '::ffff:169.254.169.254']) {
    await db.deliveries.updateOne({ _id: id }, { $set: { dueAt: new Date() } });
    const { nextAtMs } = await attempt(id, { lookup: async () => ['1.1.1.1', address] });
    expect(nextAtMs).toBeGreaterThan(Date.now());
  }
  const { attempts = [] } = (await deliveriesRepository(db).get(id)) ?? {};
  expect(attempts.map(({ status, error }) => [status, error])).toEqual(
    Array.from({ length: 3 }, () => [null, 'addressRefused']),
  );
  expect(toldOf(id)).toEqual([]);
});

test('S64 while PERCH_KEYS lacks the key nothing is sent; the next attempt with it is signed', async () => {
  const { id } = await queued();
  await attempt(id, { ring: [key('k2')] });
  expect(toldOf(id)).toEqual([]);
  expect(await db.deliveries.findOne({ _id: id })).toMatchObject({ attempts: [{ error: 'keyMissing' }] });
  await db.deliveries.updateOne({ _id: id }, { $set: { dueAt: new Date() } });
  expect(await attempt(id)).toEqual({ nextAtMs: null });
  expect(toldOf(id)).toHaveLength(1);
});

test('S64 of two attempts at once one counts; both were under one id', async () => {
  const { id } = await queued();
  crm.answers(inTurn(500));
  const [one, other] = await Promise.all([attempt(id), attempt(id)]);
  expect(one).toEqual(other);
  expect((await db.deliveries.findOne({ _id: id }))?.attempts).toHaveLength(1);
  expect(toldOf(id).length).toBeGreaterThanOrEqual(1);
  crm.answers(inTurn(200));
});

test('S64 switched off or removed, what waits is cancelled; what was under way says what came of it', async () => {
  const { id, webhookId } = await queued();
  const answered: (() => void)[] = [];
  crm.answers((_request, response) => void answered.push(() => response.writeHead(500).end()));
  const underWay = attempt(id);
  await eventually(async () => answered.length === 1, { what: 'the attempt' });
  await webhooks.change(webhookId, null, { enabled: false }, { by: 'admin', now: new Date() });
  for (const answer of answered) answer();
  expect(await underWay).toEqual({ nextAtMs: null });
  expect(await db.deliveries.findOne({ _id: id })).toMatchObject({ state: 'cancelled', tries: 1 });
  crm.answers(inTurn(200));

  const removed = await queued();
  await db.webhooks.deleteOne({ _id: removed.webhookId });
  expect(await attempt(removed.id)).toEqual({ nextAtMs: null });
  expect(await db.deliveries.findOne({ _id: removed.id })).toMatchObject({ state: 'cancelled', tries: 0 });
  expect(toldOf(removed.id)).toEqual([]);
});

test('S64 one that is gone for good leaves its workflow nothing to do', async () => {
  expect(await attempt('no such delivery')).toEqual({ nextAtMs: null });
});

test('S64 one that hangs leaves most slots to all others: ten attempts at a time', async () => {
  const hanging = await startReceiver();
  onTestFinished(() => hanging.close());
  const answered: (() => void)[] = [];
  hanging.answers((_request, response) => void answered.push(() => response.end()));
  const hosts = [crm.host, hanging.host];
  const { attemptDelivery } = activitiesFor(keys, nowhere, hosts);
  const tell = (id: string): Promise<Attempted> => new MockActivityEnvironment().run(attemptDelivery, id);
  const first = await queued(hanging.url);
  const told = { webhookId: first.webhookId, type: 'ticket.created' as const, ticketId: null, body: '{}' };
  const more = Array.from({ length: 11 }, () => newDelivery({ ...told, told: newId() }, new Date()));
  await db.deliveries.insertMany(more);
  const underWay = [first.id, ...more.slice(0, 9).map(({ _id }) => _id)].map(tell);
  await eventually(async () => answered.length === 10, { what: 'ten attempts' });
  for (const { _id } of more.slice(9)) {
    expect((await tell(_id)).nextAtMs).toBeGreaterThan(Date.now());
    expect(await db.deliveries.findOne({ _id })).toMatchObject({ state: 'pending', tries: 0 });
  }
  const other = await queued();
  expect(await tell(other.id)).toEqual({ nextAtMs: null });
  for (const answer of answered) answer();
  expect(await Promise.all(underWay)).toEqual(Array.from({ length: 10 }, () => ({ nextAtMs: null })));
  hanging.answers(inTurn(200));
  for (const { _id } of more.slice(9)) expect(await tell(_id)).toEqual({ nextAtMs: null });
});

test.each([
  ['its own address, which switches the webhook off', false],
  ['an address it has left meanwhile, which does not', true],
])('S64 a 410 of %s', async (_, hasMoved) => {
  const { id, webhookId } = await queued();
  const answered: (() => void)[] = [];
  crm.answers((_request, response) => void answered.push(() => response.writeHead(410).end()));
  const underWay = attempt(id);
  await eventually(async () => answered.length === 1, { what: 'the attempt' });
  const url = `${crm.url}/new`;
  if (hasMoved) await webhooks.change(webhookId, null, { url }, { by: 'admin', now: new Date() });
  for (const answer of answered) answer();
  const { nextAtMs } = await underWay;
  const [webhook, delivery] = [await webhooks.get(webhookId), await deliveriesRepository(db).get(id)];
  expect(delivery?.attempts).toMatchObject([{ status: 410 }]);
  expect([nextAtMs !== null, webhook?.enabled, delivery?.state]).toEqual(
    hasMoved ? [true, true, 'pending'] : [false, false, 'failed'],
  );
  crm.answers(inTurn(200));
});

test('S64 a 410 of what an address redirects to is a failure like any other', async () => {
  const { id, webhookId } = await queued();
  crm.answers(({ url }, response) =>
    url === '/gone'
      ? void response.writeHead(410).end()
      : void response.writeHead(307, { location: '/gone' }).end(),
  );
  expect((await attempt(id)).nextAtMs).toBeGreaterThan(Date.now());
  expect(await webhooks.get(webhookId)).toMatchObject({ enabled: true });
  crm.answers(inTurn(200));
});

test('S64 a replay of an old delivery is kept for as long as any', async () => {
  const indexes = await db.deliveries.indexes();
  expect(indexes.filter(({ expireAfterSeconds }) => expireAfterSeconds !== undefined)).toMatchObject([
    { key: { roundAt: 1 }, expireAfterSeconds: 30 * 86_400 },
  ]);
});

test('S64 each list and look of deliveries goes by an index', async () => {
  const plans = [
    db.deliveries.find({ webhookId: 'one', state: 'failed' }).sort({ createdAt: -1, _id: -1 }),
    db.deliveries.find({ webhookId: 'one' }).sort({ createdAt: -1, _id: -1 }),
    db.deliveries.find({ dueAt: { $lt: new Date() } }).sort({ dueAt: 1 }),
    db.deliveries.find({ ticketId: 'one' }),
    db.webhooks.find({ eventTypes: { $in: ['ticket.created'] }, enabled: true }),
  ];
  for (const plan of plans) {
    const { queryPlanner } = await plan.explain('queryPlanner');
    const winning = JSON.stringify((queryPlanner as { winningPlan: unknown }).winningPlan);
    expect(winning).toContain('IXSCAN');
    expect(winning).not.toContain('"SORT"');
  }
});
