import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { policySchema } from '../../../api/views/escalation-policy.js';
import { pageRecordSchema } from '../../../api/views/page-record.js';
import type { Agent } from '../../../src/domain/agents/agent.js';
import { incident } from '../../../src/domain/test/escalation-examples.js';
import { account } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { policiesRepository } from '../../../src/store/escalation/policies.js';
import { apiRig, apiRigForFile } from './rig.js';

const rig = await apiRigForFile();
const { db, time, admin } = rig;
const url = '/v1/escalation-policies';

async function anAccount(who: 'everyone' | 'admins' = 'admins') {
  const _id = newId();
  await db.accounts.insertOne(
    account({ visibility: { who, groupIds: [] } }, { _id, xUserId: newId(), handle: 'acme' }),
  );
  return _id;
}

const stepOf = (by: 'email' | 'sms', ...agents: Agent[]) => ({
  ...{ agentIds: agents.map(({ _id }) => _id), by, afterMinutes: 0 },
});
const save = async (body: object) => (await rig.asAdmin('POST', url, { body })).read(policySchema);
const change = (id: string, body: object, version = '*') =>
  rig.asAdmin('PATCH', `${url}/${id}`, { body, headers: { 'if-match': version } });

async function watched(policyId: string, accountId: string) {
  const none = { matched: 0, evaluated: 0, armedFrom: null, nextAt: null };
  await db.escalationWatches.insertOne({ _id: policyId, accountId, ...none, updatedAt: time.now });
}

describe('S56 the policies of an account', () => {
  test('are made with what is usual, listed, read, changed and removed', async () => {
    const [accountId, steps] = [await anAccount(), [stepOf('email', admin)]];
    const made = await save({ accountId, steps });
    expect(made).toMatchObject({
      ...{ name: 'Escalation 1', enabled: true, keywords: [], count: 10, periodMinutes: 15 },
      ...{ perAuthorLimit: null, countReposts: false, countOwn: false, pageOnBackfill: false },
      ...{ remindMinutes: 15, reopenAfterMinutes: 120, steps, version: 1, warnings: [] },
      now: { count: 0, of: 10, from: null, until: null, incidentId: null, nextAt: null },
    });
    expect((await save({ accountId, steps })).name).toBe('Escalation 2');
    const page = z.object({ data: z.array(policySchema) });
    const listed = (await rig.asAdmin('GET', `${url}?accountId=${accountId}`)).read(page).data;
    expect(listed.map(({ name }) => name).toSorted()).toEqual(['Escalation 1', 'Escalation 2']);
    const changed = await change(made.id, { enabled: false, perAuthorLimit: 2 }, '1');
    expect(changed.headers['etag']).toBe('"2"');
    expect(changed.read(policySchema)).toMatchObject({ enabled: false, perAuthorLimit: 2, count: 10 });
    expect((await change(made.id, { count: 3 }, '1')).status).toBe(412);
    expect((await rig.asAdmin('PATCH', `${url}/${made.id}`, { body: { count: 3 } })).status).toBe(428);
    expect((await change(made.id, { name: 'Escalation 2' })).read(problemSchema).code).toBe('nameTaken');
    expect((await rig.asAdmin('DELETE', `${url}/${made.id}`)).status).toBe(204);
    expect((await rig.asAdmin('GET', `${url}/${made.id}`)).status).toBe(404);
  });

  test('say at which place what cannot be', async () => {
    const accountId = await anAccount();
    const refused = async (body: object) => {
      const problem = (await rig.asAdmin('POST', url, { body: { accountId, ...body } })).read(problemSchema);
      return [problem.code, ...(problem.errors ?? []).map(({ pointer }) => pointer)];
    };
    const steps = [stepOf('email', admin)];
    expect(await refused({})).toEqual(['invalidRequest', '/steps']);
    expect(await refused({ steps: [] })).toEqual(['invalidRequest', '/steps']);
    expect(await refused({ steps: Array.from({ length: 21 }, () => steps[0]) })).toEqual([
      'invalidRequest',
      '/steps',
    ]);
    expect(await refused({ steps, count: 0, periodMinutes: 43_201 })).toEqual([
      ...['invalidRequest', '/count', '/periodMinutes'],
    ]);
    expect(await refused({ steps, accountId: newId() })).toEqual(['invalidRequest', '/accountId']);
    expect(await refused({ steps: [...steps, { ...steps[0], agentIds: [admin._id, 'gone'] }] })).toEqual([
      ...['invalidRequest', '/steps/1/agentIds/1'],
    ]);
    expect(await refused({ steps: [stepOf('sms', await rig.addAgent({ phone: '+15550100' }))] })).toEqual([
      ...['smsNotConfigured', '/steps/0/by'],
    ]);
    expect(await db.escalationPolicies.countDocuments({ accountId })).toBe(0);
  });

  test('are changed by who manages channels, and read by who sees what the account captured', async () => {
    const accountId = await anAccount('admins');
    const { id } = await save({ accountId, steps: [stepOf('email', admin)] });
    const manager = await rig.asAgent(await rig.addAgent({ permissions: ['manageChannels'] }));
    const agent = await rig.asAgent(await rig.addAgent());
    const headers = { 'if-match': '*' };
    expect((await agent('GET', `${url}/${id}`)).status).toBe(404);
    expect((await agent('POST', `${url}/${id}/test`, { body: {} })).status).toBe(404);
    await db.accounts.updateOne({ _id: accountId }, { $set: { 'settings.visibility.who': 'everyone' } });
    expect((await agent('GET', `${url}/${id}`)).status).toBe(200);
    expect((await agent('PATCH', `${url}/${id}`, { body: { count: 2 }, headers })).status).toBe(403);
    expect((await agent('POST', `${url}/${id}/test`, { body: {} })).status).toBe(403);
    expect((await manager('PATCH', `${url}/${id}`, { body: { count: 2 }, headers })).status).toBe(200);
    await db.accounts.updateOne({ _id: accountId }, { $set: { unlinkedAt: time.now } });
    expect((await agent('GET', `${url}/${id}`)).status).toBe(404);
    const { warnings } = (await manager('GET', `${url}/${id}`)).read(policySchema);
    expect(warnings.map(({ code }) => code)).toEqual(['accountNotCapturing']);
  });

  test('have their workflow look after a change or removal, if they have one', async () => {
    const accountId = await anAccount();
    const idle = await save({ accountId, steps: [stepOf('email', admin)] });
    await change(idle.id, { count: 3 });
    expect(await db.escalationWatches.findOne({ _id: idle.id })).toBeNull();
    await watched(idle.id, accountId);
    expect((await rig.asAdmin('DELETE', `${url}/${idle.id}`)).status).toBe(204);
    expect(await db.escalationWatches.findOne({ _id: idle.id })).toMatchObject({ handOver: 'pending' });
    expect(rig.told).toContain(idle.id);
  });
});

test('S57 a policy shows what its window holds, each author as often as it counts, and its incident', async () => {
  const accountId = await anAccount();
  const { id } = await save({ accountId, steps: [stepOf('email', admin)], perAuthorLimit: 2 });
  await watched(id, accountId);
  const ago = (minutes: number) => new Date(time.now.getTime() - minutes * 60_000);
  await db.policyMatches.insertMany(
    [16, 14, 9, 8, 2].map((minutes, seq) => ({
      ...{ _id: `${id}/${seq}`, policyId: id, itemId: `${seq}`, seq, keyword: null, storedAt: time.now },
      ...{ authorXUserId: minutes === 2 ? 'another' : 'one', at: ago(minutes) },
    })),
  );
  const { policy: _, ...open } = incident({ _id: newId(), policyId: id, accountId, surging: id });
  const paged = incident({ ...open });
  await db.incidents.insertOne(paged);
  const { now } = (await rig.asAdmin('GET', `${url}/${id}`)).read(policySchema);
  expect(now).toMatchObject({ count: 3, of: 10, incidentId: paged._id, incidentState: 'open' });
  expect([now.from, now.until]).toEqual([ago(14).toISOString(), ago(-13).toISOString()]);
});

describe('S56 somebody whom a policy pages', () => {
  test('is not removed, and hears by which', async () => {
    const cyn = await rig.addAgent({ name: 'Cyn' });
    const steps = [stepOf('email', cyn)];
    const { id } = await save({ accountId: await anAccount(), name: 'Refunds', steps });
    const kept = (await rig.asAdmin('DELETE', `/v1/agents/${cyn._id}`)).read(problemSchema);
    expect(kept).toMatchObject({ status: 409, code: 'agentIsPaged' });
    expect(kept.detail).toContain('Refunds');
    await change(id, { steps: [stepOf('email', admin)] });
    expect((await rig.asAdmin('DELETE', `/v1/agents/${cyn._id}`)).status).toBe(204);
  });

  test('is either removed or named, when both happen at once', async () => {
    const accountId = await anAccount();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const agent = await rig.addAgent();
        const body = { accountId, name: agent._id, steps: [stepOf('email', agent)] };
        const [made, removed] = await Promise.all([
          rig.asAdmin('POST', url, { body }),
          rig.asAdmin('DELETE', `/v1/agents/${agent._id}`),
        ]);
        return [made.status, removed.status];
      }),
    );
    for (const outcome of outcomes) expect(['201,409', '400,204']).toContain(outcome.join());
  });
});

describe('S60 SMS', () => {
  test('with Twilio need a phone number of each, and say what is unsure of it', async () => {
    const withSms = policiesRepository(db, true);
    const accountId = await anAccount();
    const [mute, loud] = [await rig.addAgent(), await rig.addAgent({ phone: '+15550100' })];
    const fields = {
      ...{ accountId, enabled: true, keywords: [], count: 10, periodMinutes: 15, perAuthorLimit: null },
      ...{ countReposts: false, countOwn: false, pageOnBackfill: false },
      ...{ remindMinutes: null, reopenAfterMinutes: null },
    };
    const make = (...agents: Agent[]) =>
      db.transaction((session) =>
        withSms.create(
          { ...fields, steps: [stepOf('sms', ...agents)] },
          { by: null, now: time.now },
          session,
        ),
      );
    expect(await make(loud, mute)).toEqual({
      outcome: 'badSteps',
      problems: [{ problem: 'agentHasNoPhone', pointer: '/steps/0/agentIds/1' }],
    });
    expect((await make(loud)).outcome).toBe('saved');
  });

  test('a route says no with the reason, and a policy that lost them can still be changed', async () => {
    const sms = await apiRig({
      env: {
        TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
        TWILIO_AUTH_TOKEN: 'token',
        TWILIO_FROM: '+15550199',
      },
    });
    try {
      const accountId = newId();
      await sms.db.accounts.insertOne(account({}, { _id: accountId }));
      const steps = [stepOf('sms', await sms.addAgent({ phone: '+15550100' }), sms.admin)];
      const post = (body: object) => sms.asAdmin('POST', url, { body: { accountId, ...body } });
      const refused = (await post({ steps })).read(problemSchema);
      expect(refused).toMatchObject({ status: 422, code: 'agentHasNoPhone' });
      expect(refused.errors).toEqual([{ pointer: '/steps/0/agentIds/1', message: 'has no phone number' }]);
      await sms.db.agents.updateOne({ _id: sms.admin._id }, { $set: { phone: '+15550101' } });
      const { id, warnings } = (await post({ steps })).read(policySchema);
      expect(warnings.map(({ code }) => code)).toEqual(['phoneUnverified', 'phoneUnverified']);
      await sms.db.agents.updateOne({ _id: sms.admin._id }, { $set: { phone: null } });
      const off = { body: { enabled: false }, headers: { 'if-match': '*' } };
      expect((await sms.asAdmin('PATCH', `${url}/${id}`, off)).status).toBe(200);
    } finally {
      await sms.close();
    }
  });
});

describe('a test page', () => {
  const testSchema = z.object({ id: z.string(), pages: z.array(pageRecordSchema) });

  test('goes to everybody once each way, is on record, and wakes the workflow', async () => {
    const accountId = await anAccount();
    const cyn = await rig.addAgent({ name: 'Cyn' });
    const steps = [stepOf('email', admin), stepOf('email', cyn, admin)];
    const { id } = await save({ accountId, steps });
    const tried = await rig.asAdmin('POST', `${url}/${id}/test`, { body: {} });
    expect(tried.status).toBe(202);
    const { pages } = tried.read(testSchema);
    expect(pages.map(({ agentName, step, kind, state }) => [agentName, step, kind, state])).toEqual([
      ['Ada', 0, 'test', 'queued'],
      ['Cyn', 1, 'test', 'queued'],
    ]);
    expect(await db.escalationWatches.findOne({ _id: id })).toMatchObject({
      handOver: 'pending',
      matched: 0,
    });
    expect(rig.told).toContain(id);
    const one = (await rig.asAdmin('POST', `${url}/${id}/test`, { body: { step: 1 } })).read(testSchema);
    expect(one.pages.map(({ agentName }) => agentName)).toEqual(['Cyn', 'Ada']);
    const none = await rig.asAdmin('POST', `${url}/${id}/test`, { body: { step: 2 } });
    expect(none.read(problemSchema).errors?.[0]?.pointer).toBe('/step');
    const record = await rig.asAdmin('GET', `${url}/${id}/pages`);
    expect(record.read(z.object({ data: z.array(pageRecordSchema) })).data).toHaveLength(4);
  });
});
