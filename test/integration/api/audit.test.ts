import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { auditedResources, type AuditedResource, type AuditEntry } from '../../../src/domain/audit/entry.js';
import { noon, user } from '../../../src/domain/test/examples.js';
import { accountsRepository } from '../../../src/store/accounts/repository.js';
import { auditEntrySchema } from '../../../api/views/audit-entry.js';
import type { Method } from './rig.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db, admin, asAdmin, time } = rig;
const listed = z.object({ data: z.array(auditEntrySchema), nextCursor: z.string().nullable() });
const identified = z.looseObject({ id: z.string() });
const by = { id: admin._id, name: 'Ada' };

/** What a call puts on record; the newest last. */
async function recordedBy(work: () => Promise<unknown>): Promise<AuditEntry[]> {
  const before = new Set((await db.audit.find().toArray()).map(({ _id }) => _id));
  await work();
  const after = await db.audit.find().sort({ _id: 1 }).toArray();
  return after.filter(({ _id }) => !before.has(_id));
}

async function call(method: Method, url: string, body?: unknown) {
  const answer = await asAdmin(method, url, { body, headers: { 'if-match': '*' } });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer;
}

const audit = async (query = '') => (await call('GET', `/v1/audit${query}`)).read(listed);

const accountUrl = `/v1/accounts/${world.account._id}`;
const password = 'correct horse battery';

/** Makes one, changes it and removes it. */
const lives: readonly [AuditedResource, string, object, object, string[]][] = [
  ['group', '/v1/groups', { name: 'Billing' }, { name: 'Money' }, ['/name']],
  ['department', '/v1/departments', { name: 'Sales' }, { name: 'Trade' }, ['/name']],
  ['product', '/v1/products', { name: 'Lamp' }, { name: 'Light' }, ['/name']],
  [
    'stream',
    `${accountUrl}/streams`,
    { name: 'Rivals', query: 'umbrella' },
    { enabled: false, pollSeconds: 90 },
    ['/enabled', '/pollSeconds'],
  ],
  [
    'agent',
    '/v1/agents',
    { email: 'new@example.com', name: 'New', password },
    { name: 'Renamed', password: `${password}!` },
    ['/name', '/password'],
  ],
  [
    'escalationPolicy',
    '/v1/escalation-policies',
    {
      accountId: world.account._id,
      steps: [{ agentIds: [world.agentId], by: 'email', afterMinutes: 0 }],
    },
    { steps: [{ agentIds: [world.agentId], by: 'email', afterMinutes: 5 }], count: 4 },
    ['/count', '/steps/0/afterMinutes'],
  ],
  [
    'trigger',
    '/v1/triggers',
    {
      name: 'Late',
      conditions: { all: [{ field: 'happened', operator: 'is', values: ['created'] }] },
      actions: [{ kind: 'setPriority', priority: 'high' }],
    },
    { enabled: false, actions: [{ kind: 'setPriority', priority: 'urgent' }] },
    ['/actions/0/priority', '/enabled'],
  ],
  [
    'automation',
    '/v1/automations',
    {
      name: 'Later',
      conditions: { all: [{ field: 'hoursSinceCreated', operator: 'greaterThan', value: 5 }] },
      actions: [{ kind: 'setPriority', priority: 'high' }],
    },
    {
      name: 'Much later',
      conditions: { all: [{ field: 'hoursSinceCreated', operator: 'greaterThan', value: 9 }] },
    },
    ['/conditions/all/0/value', '/name'],
  ],
];

describe('S65 who changed which setting, from what to what', () => {
  test.each(lives)(
    'a %s that is made, changed and removed',
    async (resource, url, made, change, pointers) => {
      let id = '';
      const work = async () => {
        id = (await call('POST', url, made)).read(identified).id;
        await call('PATCH', `${url}/${id}`, change);
        await call('PATCH', `${url}/${id}`, { ...change, password: undefined });
        await call('DELETE', `${url}/${id}`);
      };
      const entries = await recordedBy(work);
      const ours = entries.filter((entry) => entry.resource === resource);
      expect(ours.map(({ action }) => action)).toEqual(['created', 'changed', 'removed']);
      for (const entry of ours) expect(entry).toMatchObject({ by: admin._id, resourceId: id, at: time.now });
      expect(ours[1]?.changes.map(({ pointer }) => pointer).toSorted()).toEqual(pointers);
      expect(JSON.stringify(entries)).not.toMatch(/scrypt|battery/);
    },
  );

  const singly: readonly [string, AuditedResource, AuditEntry['action'], () => Promise<unknown>, object[]][] =
    [
      [
        'settings of an account',
        'account',
        'changed',
        () => call('PATCH', accountUrl, { settings: { mentions: 'keywords' } }),
        [{ pointer: '/settings/mentions', from: 'all', to: 'keywords' }],
      ],
      [
        'an account is deactivated',
        'account',
        'changed',
        () => call('POST', `${accountUrl}/deactivate`),
        [
          { pointer: '/state', from: 'active', to: 'paused' },
          { pointer: '/stateReason', from: null, to: 'deactivated' },
        ],
      ],
      [
        'an account is activated',
        'account',
        'changed',
        () => call('POST', `${accountUrl}/activate`),
        [
          { pointer: '/state', from: 'paused', to: 'active' },
          { pointer: '/stateReason', from: 'deactivated', to: null },
        ],
      ],
      [
        'ticket rules',
        'ticketRules',
        'changed',
        () => call('PUT', `${accountUrl}/ticket-rules`, { rules: [{ name: 'Late', keywords: ['late'] }] }),
        [{ pointer: '/rules', from: [] }],
      ],
      [
        'an X user is suspended',
        'suspendedUser',
        'created',
        () => call('PUT', '/v1/suspended-users/77', { reason: 'spam' }),
        [{ pointer: '/reason', from: null, to: 'spam' }],
      ],
      [
        'why an X user is suspended',
        'suspendedUser',
        'changed',
        () => call('PUT', '/v1/suspended-users/77', { reason: 'scam' }),
        [{ pointer: '/reason', from: 'spam', to: 'scam' }],
      ],
      [
        'an X user is suspended no more',
        'suspendedUser',
        'removed',
        () => call('DELETE', '/v1/suspended-users/77'),
        [{ pointer: '/reason', from: 'scam', to: null }],
      ],
      [
        'a secret of the settings',
        'settings',
        'changed',
        () =>
          call('PATCH', '/v1/settings', {
            undoSeconds: 5,
            ticketLinks: { shortenerConfig: { bitlyToken: 'very-secret-token' } },
          }),
        [
          { pointer: '/undoSeconds', from: 0, to: 5 },
          { pointer: '/ticketLinks/shortenerConfig/bitlyToken', from: null, to: 'secret' },
        ],
      ],
      [
        'an account is unlinked',
        'account',
        'changed',
        () => call('DELETE', accountUrl),
        [
          { pointer: '/stateReason', from: null, to: 'unlinked' },
          { pointer: '/state', from: 'active', to: 'paused' },
          { pointer: '/unlinkedAt', from: null, to: time.now.toISOString() },
        ],
      ],
    ];
  test.each(singly)('%s', async (_title, resource, action, work, changes) => {
    const entries = await recordedBy(work);
    expect(entries).toMatchObject([{ resource, action, by: admin._id }]);
    expect(entries[0]?.changes).toHaveLength(changes.length);
    expect(entries[0]?.changes).toEqual(
      expect.arrayContaining(changes.map((change) => expect.objectContaining(change) as object)),
    );
    expect(JSON.stringify(entries)).not.toContain('very-secret');
  });

  test('a token that is made and revoked; its secret is nowhere', async () => {
    let secret = '';
    const entries = await recordedBy(async () => {
      const made = (await call('POST', '/v1/tokens', { name: 'CI', scopes: ['tickets:read'] })).read(
        z.looseObject({ id: z.string(), secret: z.string() }),
      );
      ({ secret } = made);
      await call('DELETE', `/v1/tokens/${made.id}`);
    });
    expect(entries).toMatchObject([
      { resource: 'token', action: 'created', name: 'CI', by: admin._id },
      { resource: 'token', action: 'removed', name: 'CI', by: admin._id },
    ]);
    expect(JSON.stringify(entries)).not.toContain(secret);
  });

  test('an account is connected, and reauthorized; what X granted is nowhere', async () => {
    const asked = { accountId: null, by: admin._id, now: noon, xClockOffsetMs: 0 };
    const connect = () =>
      accountsRepository(db).connect({
        ...asked,
        xUser: user('4242'),
        saveGrant: async () => undefined,
      });
    const entries = await recordedBy(async () => {
      await connect();
      await connect();
    });
    expect(entries).toMatchObject([
      { resource: 'account', action: 'created', name: `@${user('4242').handle}` },
      { action: 'changed', changes: [{ pointer: '/grant', from: 'secret', to: 'secret' }] },
    ]);
  });

  test('what follows by itself is Perch’s: who was in a group that is removed', async () => {
    const { id } = (await call('POST', '/v1/groups', { name: 'Night' })).read(identified);
    const agent = await rig.addAgent({ groupIds: [id] });
    const entries = await recordedBy(() => call('DELETE', `/v1/groups/${id}`));
    expect(entries).toMatchObject([
      { resource: 'group', action: 'removed', by: admin._id },
      {
        ...{ resource: 'agent', resourceId: agent._id, by: null },
        changes: [{ pointer: '/groupIds', from: [id], to: [] }],
      },
    ]);
  });

  test('a change that is refused, or changes nothing, is not on record', async () => {
    const refused = () => asAdmin('PATCH', `/v1/groups/${world.groupId}`, { body: { name: '' } });
    expect(await recordedBy(refused)).toEqual([]);
    expect(await recordedBy(() => call('PATCH', `/v1/groups/${world.groupId}`, { name: 'Social' }))).toEqual(
      [],
    );
    const stale = { body: { name: 'Other' }, headers: { 'if-match': '"77"' } };
    expect(await recordedBy(() => asAdmin('PATCH', `/v1/groups/${world.groupId}`, stale))).toEqual([]);
  });

  /** Their own tests change these; the record itself is read below. */
  const elsewhere: readonly AuditedResource[] = ['audit', 'dispatcherRules', 'view', 'webhook'];
  test('each kind of setting has been changed by a route above', async () => {
    const seen = await db.audit.distinct('resource');
    expect(auditedResources.filter((each) => !elsewhere.includes(each) && !seen.includes(each))).toEqual([]);
  });
});

describe('S65 who read the audit', () => {
  test('newest first, by cursor, each once; that it was read is the first of it, once', async () => {
    time.now = new Date(time.now.getTime() + 7_200_000);
    const first = await audit('?limit=5');
    expect(first.data[0]).toMatchObject({ action: 'read', resource: 'audit', by, filter: {} });
    const ids = first.data.map(({ id }) => id);
    for (let cursor = first.nextCursor; cursor !== null;) {
      const page = await audit(`?limit=5&cursor=${cursor}`);
      ids.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    const stored = await db.audit.find().sort({ at: -1, _id: -1 }).toArray();
    expect(ids).toEqual(stored.map(({ _id }) => _id));
    expect(stored.filter(({ action, at }) => action === 'read' && at >= time.now)).toHaveLength(1);
  });

  test('another filter, another person or another hour is another entry', async () => {
    time.now = new Date(time.now.getTime() + 3_600_000);
    const other = await rig.asAgent(await rig.addAgent({ role: 'admin', name: 'Bob' }));
    const entries = await recordedBy(async () => {
      await audit('?by=perch');
      await audit('?by=perch');
      await audit();
      await other('GET', '/v1/audit');
      time.now = new Date(time.now.getTime() + 3_600_000);
      await audit();
    });
    expect(entries.filter(({ action }) => action === 'read')).toHaveLength(4);
    expect((await audit('?resource=audit')).data.map((entry) => entry.by?.name)).toContain('Bob');
  });

  test('by resource, by one of it, by whom, by time', async () => {
    const groups = (await audit('?resource=group')).data;
    expect(groups.length).toBeGreaterThan(2);
    expect(groups.every(({ resource }) => resource === 'group')).toBe(true);
    const one = groups[0]?.resourceId ?? '';
    const ofOne = (await audit(`?resource=group&resourceId=${one}`)).data;
    expect(ofOne.map(({ resourceId }) => resourceId)).toEqual([one, one]);
    const byPerch = (await audit('?by=perch&resource=agent')).data;
    expect(byPerch.length).toBeGreaterThan(0);
    expect(byPerch.every(({ by: whose, resource }) => whose === null && resource === 'agent')).toBe(true);
    expect((await audit(`?by=${admin._id}&to=2020-01-01T00:00:00Z`)).data).toEqual([]);
    expect((await audit('?from=2099-01-01T00:00:00Z')).data).toEqual([]);
  });

  test('only admins read it; one of a kind needs the kind', async () => {
    const agent = await rig.asAgent(await rig.addAgent({ permissions: ['manageChannels'] }));
    expect((await agent('GET', '/v1/audit')).status).toBe(403);
    expect((await rig.asNobody('GET', '/v1/audit')).status).toBe(401);
    expect((await asAdmin('GET', '/v1/audit?resourceId=x')).status).toBe(400);
  });
});
