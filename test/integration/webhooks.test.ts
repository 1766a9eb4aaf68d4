import { afterAll, expect, test } from 'vitest';
import { newDelivery } from '../../src/domain/webhooks/delivery.js';
import { deliveryWorkflowId } from '../../src/domain/names.js';
import { temporalWake } from '../../src/temporal/wake.js';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { inTurn, startReceiver } from './receiver.js';
import { stackForFile } from './stack.js';

const crm = await startReceiver();
afterAll(() => crm.close());
const stack = await stackForFile({ env: { WEBHOOK_ALLOWED_HOSTS: crm.host } });
const { api, db, temporal, config } = stack;
const wake = temporalWake(temporal.client, db, config.temporal.deployment);

const made = (changes: object = {}) =>
  api.post('/v1/webhooks', { name: 'CRM', url: crm.url, eventTypes: ['ticket.created'], ...changes });

/** As what a rule or an event asks for: on record, then handed over. */
async function queued(webhookId: string, told: string): Promise<string> {
  const body = JSON.stringify({
    type: 'ticket.created',
    timestamp: new Date().toISOString(),
    data: { told },
  });
  const delivery = newDelivery({ told, webhookId, type: 'ticket.created', ticketId: null, body }, new Date());
  await db.deliveries.insertOne(delivery);
  await wake.delivery(delivery._id);
  return delivery._id;
}

const becomes = (id: string, state: string) =>
  eventually(
    async () => {
      const delivery = await api.get(`/v1/deliveries/${id}`);
      return delivery.state === state && delivery;
    },
    { what: `delivery ${id} ${state}` },
  );
const toldOf = (id: string) => crm.told.filter((told) => told.id === id);

test('S64 one that fails twice is told again under the same id, until it takes it', async () => {
  const { id, secret } = await made();
  crm.answers(inTurn(500, 503, 204));
  const deliveryId = await queued(id, 'twice');
  const waits = await eventually(
    async () => {
      const delivery = await api.get(`/v1/deliveries/${deliveryId}`);
      return delivery.attempts.length === 2 && delivery;
    },
    { what: 'two attempts' },
  );
  expect(waits.state).toBe('pending');
  // The next is minutes away; nobody waits for it here.
  await db.deliveries.updateOne({ _id: deliveryId }, { $set: { dueAt: new Date() } });
  await wake.delivery(deliveryId);
  const { attempts, nextAttemptAt } = await becomes(deliveryId, 'delivered');
  expect(attempts.map(({ status }) => status)).toEqual([500, 503, 204]);
  expect(nextAttemptAt).toBeNull();
  const told = toldOf(deliveryId);
  expect(told).toHaveLength(3);
  expect(new Set(told.map(({ body }) => body)).size).toBe(1);
  for (const each of told) expect(each.verify(secret)).toMatchObject({ type: 'ticket.created' });
});

test('S64 told to look again while nothing is due, it attempts nothing', async () => {
  const { id } = await made();
  crm.answers(inTurn(500));
  const deliveryId = await queued(id, 'early');
  await eventually(async () => toldOf(deliveryId).length === 2, { what: 'two attempts' });
  await wake.delivery(deliveryId);
  await wake.delivery(deliveryId);
  const handle = temporal.client.workflow.getHandle(deliveryWorkflowId(deliveryId));
  await eventually(async () => (await handle.describe()).raw.pendingActivities?.length === 0, {
    what: 'a rest',
  });
  expect(toldOf(deliveryId)).toHaveLength(2);
  crm.answers(inTurn(200));
});

test('S64 a 410 switches the webhook off, what waits is cancelled; enabled again, it may be replayed', async () => {
  const { id, secret } = await made();
  crm.answers(inTurn(500, 500, 410));
  const waiting = await queued(id, 'waiting');
  await eventually(async () => toldOf(waiting).length === 2, { what: 'its attempts' });
  const last = await queued(id, 'last');
  expect((await becomes(last, 'failed')).attempts.map(({ status }) => status)).toEqual([410]);
  await becomes(waiting, 'cancelled');
  const gone = await api.get(`/v1/webhooks/${id}`);
  expect(gone).toMatchObject({ enabled: false, disabledBecause: 'gone' });
  expect(await db.audit.findOne({ resourceId: id, by: null })).toMatchObject({ action: 'changed' });
  await expect(api.post(`/v1/deliveries/${waiting}/replay`)).rejects.toThrow('webhookDisabled');
  await api.patch(`/v1/webhooks/${id}`, { enabled: true }, gone.version);
  crm.answers(inTurn(200));
  expect(await api.post(`/v1/deliveries/${waiting}/replay`)).toMatchObject({ state: 'pending', replays: 1 });
  await becomes(waiting, 'delivered');
  const told = toldOf(waiting);
  expect(told).toHaveLength(3);
  expect(new Set(told.map(({ body }) => body)).size).toBe(1);
  expect(() => told[2]?.verify(secret)).not.toThrow();
});

test('S64 a delivered one is replayed by another run', async () => {
  const { id } = await made();
  const deliveryId = await queued(id, 'again');
  await becomes(deliveryId, 'delivered');
  await api.post(`/v1/deliveries/${deliveryId}/replay`);
  await eventually(async () => toldOf(deliveryId).length === 2, { what: 'the same again' });
  await becomes(deliveryId, 'delivered');
  expect(await api.get(`/v1/webhooks/${id}/deliveries?state=delivered`)).toMatchObject({
    data: [{ id: deliveryId, replays: 1 }],
  });
});

test('S64 while secrets overlap each verifies what comes; after it the new one alone', async () => {
  const { id, secret } = await made();
  const rotated = await api.post(`/v1/webhooks/${id}/rotate-secret`, { overlapHours: 1 });
  expect(rotated.secrets).toHaveLength(2);
  const both = await api.post(`/v1/webhooks/${id}/test`);
  await becomes(both.id, 'delivered');
  const [told] = toldOf(both.id);
  for (const each of [secret, rotated.secret])
    expect(told?.verify(each)).toMatchObject({ type: 'webhook.test' });
  const newest = await api.post(`/v1/webhooks/${id}/rotate-secret`, { overlapHours: 0 });
  await db.webhooks.updateOne({ _id: id }, { $pull: { secrets: { expiresAt: { $ne: null } } } });
  const after = await api.post(`/v1/webhooks/${id}/test`);
  await becomes(after.id, 'delivered');
  const [later] = toldOf(after.id);
  expect(() => later?.verify(newest.secret)).not.toThrow();
  for (const each of [secret, rotated.secret])
    expect(() => later?.verify(each)).toThrow('No matching signature');
});

test('S64 a test goes also while the webhook is switched off, once', async () => {
  const { id } = await made({ enabled: false });
  crm.answers(inTurn(500));
  const failing = await api.post(`/v1/webhooks/${id}/test`);
  expect((await becomes(failing.id, 'failed')).attempts).toHaveLength(1);
  crm.answers(inTurn(200));
  await api.post(`/v1/deliveries/${failing.id}/replay`);
  await becomes(failing.id, 'delivered');
});

test('S64 what was never handed over, and one whose workflow was ended, are told within a minute or two', async () => {
  const { id } = await made();
  const long = new Date(Date.now() - 120_000);
  const [lost, ended] = ['lost', 'ended'].map((told) => ({
    ...newDelivery(
      { told, webhookId: id, type: 'ticket.created' as const, ticketId: null, body: '{}' },
      long,
    ),
  }));
  if (!lost || !ended) throw new Error('Two');
  const { handOver: _, ...unmarked } = ended;
  await db.deliveries.insertMany([lost, unmarked]);
  const handle = temporal.client.schedule.getHandle(`${config.temporal.deployment}-housekeeping`);
  await handle.trigger();
  await becomes(lost._id, 'delivered');
  await becomes(ended._id, 'delivered');
});

test('S52 S64 a post becomes a ticket: who listens is told, a trigger calls by name, once; with the ticket all of it goes', async () => {
  const desk = deskOf(stack);
  await desk.person('jane');
  const acme = await stack.connect('acme');
  crm.answers(inTurn(200));
  const listener = await made();
  const called = await made({ eventTypes: [] });
  await api.post('/v1/triggers', {
    name: 'Tell the CRM',
    conditions: { all: [{ field: 'happened', operator: 'is', values: ['created'] }] },
    actions: [{ kind: 'callWebhook', webhookId: called.id }],
  });
  const ticket = await desk.arrived(
    acme,
    await stack.control.post({ from: 'jane', text: '@acme it is late' }),
  );

  const toldOnce = (webhookId: string, type: string) =>
    eventually(
      async () => {
        const [delivery] = (await api.get(`/v1/webhooks/${webhookId}/deliveries`)).data;
        return delivery?.type === type && delivery.state === 'delivered' && delivery;
      },
      { what: type },
    );
  const created = await toldOnce(listener.id, 'ticket.created');
  const byRule = await toldOnce(called.id, 'rule.called');
  const data = { ticket: { id: ticket.id, number: ticket.number, subject: ticket.subject } };
  expect(toldOf(created.id).map(({ verify }) => verify(listener.secret))).toMatchObject([
    { type: 'ticket.created', data },
  ]);
  expect(toldOf(byRule.id).map(({ verify }) => verify(called.secret))).toMatchObject([
    { type: 'rule.called', data: { ...data, rule: { kind: 'trigger', name: 'Tell the CRM' } } },
  ]);
  await expect(api.delete(`/v1/webhooks/${called.id}`)).rejects.toThrow('webhookInUse');

  expect(await db.deliveries.countDocuments({ ticketId: ticket.id })).toBeGreaterThan(1);
  await api.delete(`/v1/tickets/${ticket.id}`);
  expect(await db.deliveries.countDocuments({ ticketId: ticket.id, type: { $ne: 'ticket.deleted' } })).toBe(
    0,
  );
});
