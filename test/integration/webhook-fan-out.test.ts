import { expect, test } from 'vitest';
import type { EventType, PerchEvent } from '../../src/domain/events/event.js';
import { noon, ticket } from '../../src/domain/test/examples.js';
import type { Webhook } from '../../src/domain/webhooks/webhook.js';
import { newId } from '../../src/store/database.js';
import { fanOut } from '../../src/store/webhooks/fan-out.js';
import { queueRuleCall, type WebhookCall } from '../../src/store/webhooks/rule-calls.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();
const about = ticket({ _id: newId(), subject: 'Late parcel', tags: ['late'] });
await db.tickets.insertOne(about);

async function webhook(changes: Partial<Webhook> = {}): Promise<string> {
  const _id = newId();
  await db.webhooks.insertOne({
    ...{ _id, name: 'CRM', url: 'https://crm.example.com/', eventTypes: ['ticket.created'], enabled: true },
    ...{ disabledBecause: null, secrets: [], version: 1, createdAt: noon, updatedAt: noon, ...changes },
  });
  return _id;
}
const event = (type: EventType, changes: Partial<PerchEvent> = {}): PerchEvent => ({
  ...{
    _id: newId(),
    type,
    at: noon,
    by: { kind: 'customer' },
    changeId: newId(),
    accountId: about.accountId,
  },
  ...{ ticketId: about._id, ticketVersion: 1, pending: true, ...changes },
});

test('S64 each webhook is told once of each event it wants, in the transaction, however often that is tried', async () => {
  const [created, both] = [
    await webhook(),
    await webhook({ eventTypes: ['ticket.created', 'incident.opened'] }),
  ];
  await webhook({ enabled: false });
  await webhook({ eventTypes: [] });
  const opened = event('incident.opened', { ticketId: null, ticketVersion: null, incidentId: 'i' });
  const events = [event('ticket.created'), event('ticket.updated'), opened];
  const ids = await db.transaction((session) => fanOut(db, events, new Date(), session));
  expect(ids).toHaveLength(3);
  const again = await db.transaction((session) => fanOut(db, events, new Date(), session));
  expect(again).toEqual(ids);
  const deliveries = await db.deliveries.find().toArray();
  expect(deliveries.map(({ _id }) => _id).toSorted()).toEqual(ids.toSorted());
  expect(deliveries.map(({ webhookId, type }) => `${webhookId} ${type}`).toSorted()).toEqual(
    [`${created} ticket.created`, `${both} ticket.created`, `${both} incident.opened`].toSorted(),
  );
  for (const { state, handOver, tries } of deliveries)
    expect([state, handOver, tries]).toEqual(['pending', 'pending', 0]);
  expect(JSON.parse(deliveries.find(({ type }) => type === 'ticket.created')?.body ?? '')).toMatchObject({
    ...{ type: 'ticket.created', timestamp: noon.toISOString() },
    data: { id: events[0]?._id, ticket: { id: about._id, subject: 'Late parcel', tags: ['late'] } },
  });
  expect(JSON.parse(deliveries.find(({ type }) => type === 'incident.opened')?.body ?? '')).toMatchObject({
    data: { incidentId: 'i', ticket: null },
  });
});

test('(control) a transaction that does not commit tells nobody', async () => {
  const before = await db.deliveries.countDocuments();
  const undone = db.transaction(async (session) => {
    await fanOut(db, [event('ticket.created')], new Date(), session);
    throw new Error('Undone');
  });
  await expect(undone).rejects.toThrow('Undone');
  expect(await db.deliveries.countDocuments()).toBe(before);
});

test('S52 a rule calls a webhook once for each effect, whatever events it wants; not one that is gone or off', async () => {
  const [called, off] = [await webhook({ eventTypes: [] }), await webhook({ enabled: false })];
  const effect = (webhookId: string): WebhookCall => ({
    ...{ _id: `${newId()}/${newId()}/0`, by: { kind: 'trigger', id: 't', name: 'Tell the CRM' } },
    ...{
      ticketId: about._id,
      eventId: newId(),
      action: { kind: 'callWebhook', webhookId },
      state: 'pending',
    },
    ...{ reason: null, detail: null, attempts: 0, createdAt: noon, settledAt: null },
  });
  const call = (one: WebhookCall) =>
    db.transaction((session) => queueRuleCall(db, one, about, new Date(), session));
  const once = effect(called);
  const result = await call(once);
  expect(await call(once)).toEqual(result);
  const deliveries = await db.deliveries.find({ webhookId: called }).toArray();
  expect(deliveries).toHaveLength(1);
  expect(result).toEqual({ outcome: 'queued', deliveryId: deliveries[0]?._id });
  expect(deliveries[0]?._id).toMatch(/^[\w-]+$/);
  expect(JSON.parse(deliveries[0]?.body ?? '')).toMatchObject({
    type: 'rule.called',
    data: { rule: { kind: 'trigger', name: 'Tell the CRM' }, ticket: { id: about._id } },
  });
  expect(await call(effect(off))).toEqual({ outcome: 'webhookDisabled' });
  expect(await call(effect('nobody'))).toEqual({ outcome: 'webhookGone' });
});
