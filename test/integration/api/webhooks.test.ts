import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { webhookWithSecretSchema } from '../../../api/views/webhook.js';
import { problemSchema } from '../../../api/problems.js';
import { apiRigForFile } from './rig.js';

const rig = await apiRigForFile({ env: { WEBHOOK_ALLOWED_HOSTS: '127.0.0.1:8080' } });
const { asAdmin, db } = rig;
const url = 'http://127.0.0.1:8080/hook';
const made = async (changes: object = {}) =>
  (await asAdmin('POST', '/v1/webhooks', { body: { name: 'CRM', url, ...changes } })).read(
    webhookWithSecretSchema,
  );

test('S64 a webhook’s secret is shown once, and stored and put on record nowhere', async () => {
  const { id, secret, version } = await made({ eventTypes: ['ticket.created', 'ticket.created'] });
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const shown = await asAdmin('GET', `/v1/webhooks/${id}`);
  expect(shown.text).not.toContain('whsec_');
  expect(shown.read(z.looseObject({}))).toMatchObject({ eventTypes: ['ticket.created'], enabled: true });
  const changed = await asAdmin('PATCH', `/v1/webhooks/${id}`, {
    body: { enabled: false },
    headers: { 'if-match': String(version) },
  });
  expect(changed.read(z.looseObject({}))).toMatchObject({ enabled: false, disabledBecause: 'byAdmin' });
  const rotated = await asAdmin('POST', `/v1/webhooks/${id}/rotate-secret`, { body: {} });
  expect(rotated.status).toBe(201);
  await asAdmin('DELETE', `/v1/webhooks/${id}`);
  const dump = await rig.dump();
  for (const each of [secret, rotated.read(webhookWithSecretSchema).secret]) {
    expect(dump).not.toContain(each);
    expect(dump).not.toContain(each.replace('whsec_', ''));
    expect(rig.log()).not.toContain(each);
  }
  const audited = await db.audit.find({ resourceId: id }).sort({ _id: 1 }).toArray();
  expect(audited.map(({ action, by }) => [action, by])).toEqual(
    ['created', 'changed', 'changed', 'removed'].map((action) => [action, rig.admin._id]),
  );
});

describe('S64 an address that Perch does not call is refused when it is saved', () => {
  test.each([
    'http://example.com/hook',
    'https://127.0.0.1/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:10.0.0.1]/',
    'https://2130706433/',
    'https://localhost/',
    'https://user:pass@127.0.0.1:8080/',
    'http://127.0.0.1:8080/#part',
    'http://127.0.0.1:8081/',
    'ftp://127.0.0.1:8080/',
    'https://nobody.invalid/',
  ])('%s', async (refused) => {
    const answer = await asAdmin('POST', '/v1/webhooks', { body: { name: 'CRM', url: refused } });
    expect(answer.read(problemSchema)).toMatchObject({
      status: 400,
      code: 'webhookAddressRefused',
      errors: [{ pointer: '/url' }],
    });
    const { id } = await made();
    const headers = { 'if-match': '*' };
    const patched = await asAdmin('PATCH', `/v1/webhooks/${id}`, { body: { url: refused }, headers });
    expect(patched.read(problemSchema).code).toBe('webhookAddressRefused');
    expect(await db.webhooks.findOne({ _id: id })).toMatchObject({ url, version: 1 });
  });
});

test('S64 five secrets sign at once at most; without overlap one may always be made', async () => {
  const { id } = await made();
  const rotate = (overlapHours: number) =>
    asAdmin('POST', `/v1/webhooks/${id}/rotate-secret`, { body: { overlapHours } });
  for (let more = 0; more < 4; more += 1) expect((await rotate(24)).status).toBe(201);
  expect((await rotate(24)).read(problemSchema).code).toBe('tooManySecrets');
  expect((await rotate(0)).status).toBe(201);
});

test('S65 what changes nothing about a webhook is not on the audit’s record', async () => {
  const { id } = await made();
  const headers = { 'if-match': '*' };
  for (const body of [{}, { name: 'CRM', url }])
    expect((await asAdmin('PATCH', `/v1/webhooks/${id}`, { body, headers })).status).toBe(200);
  expect((await db.audit.find({ resourceId: id }).toArray()).map(({ action }) => action)).toEqual([
    'created',
  ]);
});

test('S64 under way a delivery cannot be replayed; of a webhook that was removed neither', async () => {
  const { id } = await made();
  const test = (await asAdmin('POST', `/v1/webhooks/${id}/test`)).read(z.looseObject({ id: z.string() }));
  expect(test).toMatchObject({ state: 'pending', type: 'webhook.test', webhookId: id });
  expect(rig.told).toContain(test.id);
  const replay = () => asAdmin('POST', `/v1/deliveries/${test.id}/replay`);
  expect((await replay()).read(problemSchema).code).toBe('deliveryPending');
  await asAdmin('DELETE', `/v1/webhooks/${id}`);
  expect((await replay()).status).toBe(404);
});

test('S52 S64 a webhook that a rule calls is not removed; one that none calls is', async () => {
  const { id } = await made();
  const now = new Date();
  await db.triggers.insertOne({
    ...{ _id: 't', name: 'Tell the CRM', enabled: false, position: 1, conditions: { all: [], any: [] } },
    ...{ actions: [{ kind: 'callWebhook', webhookId: id }], changedBy: null },
    ...{ version: 1, createdAt: now, updatedAt: now },
  });
  const refused = (await asAdmin('DELETE', `/v1/webhooks/${id}`)).read(problemSchema);
  expect(refused).toMatchObject({ status: 409, code: 'webhookInUse' });
  expect(refused.detail).toContain('Tell the CRM');
  await db.triggers.deleteOne({ _id: 't' });
  expect((await asAdmin('DELETE', `/v1/webhooks/${id}`)).status).toBe(204);
  expect((await asAdmin('DELETE', `/v1/webhooks/${id}`)).status).toBe(404);
});
