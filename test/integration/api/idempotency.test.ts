import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { described, everyRoute } from './every-route.js';
import { problemSchema } from '../../../api/problems.js';
import { at, bob, post, user } from '../../../src/domain/test/examples.js';
import { newId, type Database } from '../../../src/store/database.js';
import { decided, rigWithWorld, type World } from './world.js';

const { rig, world } = await rigWithWorld();
const anotherItem = decided(post(at(9), bob, {}, { accountId: world.account._id, _id: newId() }), {
  verdict: { outcome: 'listed', reason: 'captureOff' },
});
const answeredItem = decided(post(at(11), user('11'), {}, { accountId: world.account._id, _id: newId() }), {
  verdict: { outcome: 'listed', reason: 'captureOff' },
});
await rig.db.items.insertMany([anotherItem, answeredItem]);

interface Case {
  readonly url: (world: World) => string;
  /** Undefined: none is sent. */
  readonly body: (sequence: number) => object | undefined;
  readonly made: (db: Database) => Promise<number>;
}

/** Every route that takes an Idempotency-Key, with what it makes. */
const cases: Record<string, Case> = {
  'POST /v1/tokens': {
    url: () => '/v1/tokens',
    body: (sequence) => ({ name: `token ${sequence}`, scopes: ['tickets:read'] }),
    made: (db) => db.apiTokens.countDocuments(),
  },
  'POST /v1/agents': {
    url: () => '/v1/agents',
    body: (sequence) => ({ email: `a${sequence}@example.com`, name: 'A' }),
    made: (db) => db.agents.countDocuments(),
  },
  'POST /v1/groups': {
    url: () => '/v1/groups',
    body: (sequence) => ({ name: `group ${sequence}` }),
    made: (db) => db.groups.countDocuments(),
  },
  'POST /v1/departments': {
    url: () => '/v1/departments',
    body: (sequence) => ({ name: `department ${sequence}` }),
    made: (db) => db.departments.countDocuments(),
  },
  'POST /v1/products': {
    url: () => '/v1/products',
    body: (sequence) => ({ name: `product ${sequence}` }),
    made: (db) => db.products.countDocuments(),
  },
  'POST /v1/accounts/:id/streams': {
    url: ({ account }) => `/v1/accounts/${account._id}/streams`,
    body: (sequence) => ({ name: `stream ${sequence}`, query: 'umbrella' }),
    made: (db) => db.streams.countDocuments(),
  },
  'POST /v1/contacts': {
    url: () => '/v1/contacts',
    body: (sequence) => ({ name: `contact ${sequence}` }),
    made: (db) => db.contacts.countDocuments(),
  },
  'POST /v1/contacts/:id/x-users': {
    url: ({ contactId }) => `/v1/contacts/${contactId}/x-users`,
    body: (sequence) => ({ xUserId: sequence === 1 ? '3' : '2' }),
    made: async (db) => (await db.contacts.find().toArray()).flatMap(({ xUsers }) => xUsers).length,
  },
  'POST /v1/contacts/:id/merge': {
    url: ({ contactId }) => `/v1/contacts/${contactId}/merge`,
    body: (sequence) => ({ contactId: sequence === 1 ? world.otherContactId : 'another' }),
    made: async (db) => (await db.contacts.find().toArray()).flatMap(({ merged = [] }) => merged).length,
  },
  'POST /v1/inbox/:id/convert': {
    url: ({ listedItem }) => `/v1/inbox/${listedItem._id}/convert`,
    body: (sequence) => (sequence === 1 ? {} : { departmentId: null }),
    made: (db) => db.tickets.countDocuments(),
  },
  'POST /v1/inbox/:id/reply': {
    url: () => `/v1/inbox/${answeredItem._id}/reply`,
    body: (sequence) => ({ text: `answer ${sequence}`, via: 'x' }),
    made: async (db) =>
      (await db.replies.countDocuments({ inReplyToXId: answeredItem.xId })) *
      (await db.tickets.countDocuments({ firstPostAt: answeredItem.createdAt })),
  },
  'POST /v1/inbox/convert': {
    url: () => '/v1/inbox/convert',
    body: (sequence) => ({ ids: sequence === 1 ? [anotherItem._id, 'nothing'] : [anotherItem._id] }),
    made: (db) => db.tickets.countDocuments(),
  },
  'POST /v1/tickets': {
    url: () => '/v1/tickets',
    body: (sequence) => ({ requesterId: world.contactId, subject: `ticket ${sequence}`, text: 'Late' }),
    made: (db) => db.tickets.countDocuments(),
  },
  'POST /v1/tickets/bulk': {
    url: () => '/v1/tickets/bulk',
    body: (sequence) => ({ ids: [world.ticket._id], changes: { tags: [`tag ${sequence}`] } }),
    made: (db) => db.bulkUpdates.countDocuments(),
  },
  'POST /v1/tickets/:id/comments': {
    url: ({ ticket }) => `/v1/tickets/${ticket._id}/comments`,
    body: (sequence) => ({ text: `note ${sequence}` }),
    made: (db) => db.comments.countDocuments({ visibility: 'internal' }),
  },
  'POST /v1/tickets/:id/replies': {
    url: ({ ticket }) => `/v1/tickets/${ticket._id}/replies`,
    body: (sequence) => ({ text: `answer ${sequence}`, via: 'x' }),
    made: (db) => db.replies.countDocuments(),
  },
  'POST /v1/views': {
    url: () => '/v1/views',
    body: (sequence) => ({ name: `view ${sequence}`, conditions: {} }),
    made: (db) => db.views.countDocuments(),
  },
  'POST /v1/triggers': {
    url: () => '/v1/triggers',
    body: (sequence) => ({
      ...{ name: `trigger ${sequence}`, conditions: {} },
      actions: [{ kind: 'addTags', tags: ['a'] }],
    }),
    made: (db) => db.triggers.countDocuments(),
  },
  'POST /v1/automations': {
    url: () => '/v1/automations',
    body: (sequence) => ({
      name: `automation ${sequence}`,
      conditions: { all: [{ field: 'hoursSinceCreated', operator: 'is', value: 24 }] },
      actions: [{ kind: 'addTags', tags: ['a'] }],
    }),
    made: (db) => db.automations.countDocuments(),
  },
  'POST /v1/escalation-policies': {
    url: () => '/v1/escalation-policies',
    body: (sequence) => ({
      ...{ accountId: world.account._id, name: `policy ${sequence}` },
      steps: [{ agentIds: [world.agentId], by: 'email', afterMinutes: 0 }],
    }),
    made: (db) => db.escalationPolicies.countDocuments(),
  },
  'POST /v1/escalation-policies/:id/test': {
    url: ({ policyId }) => `/v1/escalation-policies/${policyId}/test`,
    body: (sequence) => (sequence === 1 ? {} : { step: 0 }),
    made: (db) => db.pages.countDocuments({ kind: 'test' }),
  },
  'POST /v1/incidents/:id/acknowledge': {
    url: ({ incidentId }) => `/v1/incidents/${incidentId}/acknowledge`,
    body: (sequence) => (sequence === 1 ? {} : undefined),
    made: (db) => db.incidents.countDocuments({ state: 'acknowledged' }),
  },
  'POST /v1/incidents/:id/resolve': {
    url: ({ incidentId }) => `/v1/incidents/${incidentId}/resolve`,
    body: (sequence) => (sequence === 1 ? {} : undefined),
    made: (db) => db.incidents.countDocuments({ state: 'resolved' }),
  },
  'POST /v1/webhooks': {
    url: () => '/v1/webhooks',
    body: (sequence) => ({ name: `webhook ${sequence}`, url: 'https://1.1.1.1/hook' }),
    made: (db) => db.webhooks.countDocuments(),
  },
  'POST /v1/webhooks/:id/rotate-secret': {
    url: ({ webhookId }) => `/v1/webhooks/${webhookId}/rotate-secret`,
    body: (sequence) => ({ overlapHours: sequence }),
    made: async (db) => (await db.webhooks.find().toArray()).reduce((sum, { version }) => sum + version, 0),
  },
  'POST /v1/webhooks/:id/test': {
    url: ({ webhookId }) => `/v1/webhooks/${webhookId}/test`,
    body: (sequence) => (sequence === 1 ? {} : undefined),
    made: (db) => db.deliveries.countDocuments({ type: 'webhook.test' }),
  },
  'POST /v1/deliveries/:id/replay': {
    url: ({ deliveryId }) => `/v1/deliveries/${deliveryId}/replay`,
    body: (sequence) => (sequence === 1 ? {} : undefined),
    made: (db) => db.deliveries.countDocuments({ replays: 1 }),
  },
  'POST /v1/tickets/:id/direct-message': {
    url: ({ ticket }) => `/v1/tickets/${ticket._id}/direct-message`,
    body: (sequence) => ({ text: `in private ${sequence}` }),
    made: (db) => db.replies.countDocuments({ kind: 'directMessage' }),
  },
};

test('the cases are all routes that take an Idempotency-Key', () => {
  const taking = everyRoute(rig.app).filter((route) =>
    described(rig.app, route)?.headers.includes('idempotency-key'),
  );
  expect(taking.map(({ name }) => name).toSorted()).toEqual(Object.keys(cases).toSorted());
});

describe.each(Object.entries(cases))('%s', (name, { url, body, made }) => {
  const key = { 'idempotency-key': `key-of-${name.replaceAll(/\W/g, '')}` };

  test('20 at once under one key make one, and all get the same answer', async () => {
    const before = await made(rig.db);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => rig.asAdmin('POST', url(world), { body: body(1), headers: key })),
    );
    expect(new Set(answers.map(({ status }) => status)).size).toBe(1);
    expect([200, 201, 202]).toContain(answers[0]?.status);
    for (const told of [answers.map(({ text }) => text), answers.map(({ headers }) => headers['etag'])])
      expect(new Set(told).size).toBe(1);
    expect(answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true')).toHaveLength(19);
    expect(await made(rig.db)).toBe(before + 1);
  });

  test('the same key with another body is 409 and makes nothing', async () => {
    const before = await made(rig.db);
    const answer = await rig.asAdmin('POST', url(world), { body: body(2), headers: key });
    expect(answer.read(problemSchema)).toMatchObject({ status: 409, code: 'idempotencyKeyReused' });
    expect(await made(rig.db)).toBe(before);
  });
});

test('a key belongs to who used it: another agent’s same key is another request', async () => {
  const another = await rig.asAgent(await rig.addAgent());
  const call = { body: { name: 'Twin' }, headers: { 'idempotency-key': 'shared' } };
  const id = z.object({ id: z.string() });
  const first = (await rig.asAdmin('POST', '/v1/contacts', call)).read(id);
  const second = (await another('POST', '/v1/contacts', call)).read(id);
  expect(second).not.toEqual(first);
});

test('without a key each request makes its own', async () => {
  const before = await rig.db.contacts.countDocuments();
  await Promise.all([1, 2].map(() => rig.asAdmin('POST', '/v1/contacts', { body: { name: 'Twin' } })));
  expect(await rig.db.contacts.countDocuments()).toBe(before + 2);
});

test('a request that failed is not remembered: it may succeed later under its key', async () => {
  const call = { body: { name: 'Later' }, headers: { 'idempotency-key': 'again' } };
  const taken = (await rig.asAdmin('POST', '/v1/groups', { body: { name: 'Later' } })).read(
    z.object({ id: z.string() }),
  );
  expect((await rig.asAdmin('POST', '/v1/groups', call)).status).toBe(409);
  await rig.asAdmin('DELETE', `/v1/groups/${taken.id}`);
  expect((await rig.asAdmin('POST', '/v1/groups', call)).status).toBe(201);
});

test('a replayed token shows its secret again, and the secret is stored nowhere', async () => {
  const call = {
    body: { name: 'Once', scopes: ['*'] },
    headers: { 'idempotency-key': 'secret' },
  };
  const shape = z.object({ secret: z.string() });
  const { secret } = (await rig.asAdmin('POST', '/v1/tokens', call)).read(shape);
  expect((await rig.asAdmin('POST', '/v1/tokens', call)).read(shape).secret).toBe(secret);
  expect(await rig.dump()).not.toContain(secret);
});

test('S43 a double click without a key is one reply, and its workflow is told', async () => {
  const url = `/v1/tickets/${world.ticket._id}/replies`;
  const before = await rig.db.replies.countDocuments();
  const answers = await Promise.all(
    [1, 2].map(() => rig.asAdmin('POST', url, { body: { text: 'twice', via: 'x' } })),
  );
  const ids = answers.map((answer) => answer.read(z.object({ id: z.string() })).id);
  expect(new Set(ids).size).toBe(1);
  expect(await rig.db.replies.countDocuments()).toBe(before + 1);
  expect(rig.told).toContain(ids[0]);
});
