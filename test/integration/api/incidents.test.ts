import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { incidentDetailSchema, incidentSchema } from '../../../api/views/incident.js';
import { incident, page, policy } from '../../../src/domain/test/escalation-examples.js';
import { account, at, bob, post } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { newPageCode } from '../../../src/store/escalation/page-links.js';
import { hashOf } from '../../../src/store/secrets.js';
import { apiRigForFile } from './rig.js';
import { decided } from './world.js';

const rig = await apiRigForFile();
const { db, time, config } = rig;

/** An incident that pages Ada and Cyn, each with a link; only admins see the account. */
async function opened() {
  const [accountId, policyId, _id] = [newId(), newId(), newId()];
  await db.accounts.insertOne(
    account({ visibility: { who: 'admins', groupIds: [] } }, { _id: accountId, xUserId: newId() }),
  );
  const cyn = await rig.addAgent({ name: 'Cyn' });
  const people = [rig.admin._id, cyn._id];
  const steps = people.map((agentId) => ({ agentIds: [agentId], by: 'email' as const, afterMinutes: 5 }));
  const said = { accountId, _id: newId(), text: 'Refund <b>now</b>' };
  const item = decided(post(at(1), bob, {}, said), {});
  await db.items.insertOne(item);
  const codes = people.map((agentId) => newPageCode(config.keys, { incidentId: _id, agentId }));
  const links = people.map((agentId, n) => ({ agentId, codeHash: hashOf(codes[n] ?? '') }));
  const paging = policy({ _id: policyId, accountId, steps });
  const fields = { _id, links, sampleItemIds: [item._id], openedAt: time.now, roundBeganAt: time.now };
  await db.incidents.insertOne(incident({ ...fields, surging: policyId }, paging));
  const paged = { policyId, accountId, incidentId: _id, to: 'ada@example.com' };
  await db.pages.insertOne(
    page({ ...paged, _id: `${_id}/1/0/0/${rig.admin._id}/email`, agentId: rig.admin._id }),
  );
  const asCyn = await rig.asAgent(cyn);
  const [adaLink = '', cynLink = ''] = codes.map((code) => `/a/${code}`);
  return { id: _id, url: `/v1/incidents/${_id}`, accountId, policyId, cyn, asCyn, item, adaLink, cynLink };
}

const stateOf = async (id: string) => (await db.incidents.findOne({ _id: id }))?.state;
const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: '' };

describe('S58 S61 an incident', () => {
  test('tells what floods, who was paged, and who is next', async () => {
    const { url, item, policyId, cyn } = await opened();
    const shown = (await rig.asAdmin('GET', url)).read(incidentDetailSchema);
    expect(shown).toMatchObject({
      ...{ state: 'open', surging: true, observed: 10, policyId, policy: { name: 'Refunds', count: 10 } },
      next: { step: 0, agentIds: [rig.admin._id], at: new Date(time.now.getTime() + 300_000).toISOString() },
    });
    expect(shown.samples.map(({ id }) => id)).toEqual([item._id]);
    expect(shown.pages).toMatchObject([
      { agentName: 'Ada', by: 'email', state: 'queued', to: 'ada@example.com' },
    ]);
    await db.items.updateOne({ _id: item._id }, { $set: { gone: { why: 'deleted', noticedAt: at(2) } } });
    const asCyn = await rig.asAgent(cyn);
    const theirs = (await asCyn('GET', url)).read(incidentDetailSchema);
    expect([theirs.samples, theirs.pages.map(({ to }) => to)]).toEqual([[], [null]]);
  });

  test('is seen by admins, whom it pages, and who sees the account, and by nobody else', async () => {
    const { id, url, asCyn, accountId, policyId } = await opened();
    const outsider = await rig.asAgent(await rig.addAgent());
    const list = async (call: typeof outsider, query: string) =>
      (await call('GET', `/v1/incidents?${query}`))
        .read(z.object({ data: z.array(incidentSchema) }))
        .data.map((each) => each.id);
    expect((await outsider('GET', url)).status).toBe(404);
    expect((await outsider('POST', `${url}/acknowledge`)).status).toBe(404);
    expect(await list(outsider, '')).toEqual([]);
    expect((await asCyn('GET', url)).read(incidentDetailSchema).samples).toEqual([]);
    expect(await list(asCyn, '')).toEqual([id]);
    expect(await list(rig.asAdmin, `policyId=${policyId}`)).toEqual([id]);
    await db.accounts.updateOne({ _id: accountId }, { $set: { 'settings.visibility.who': 'everyone' } });
    expect(await list(outsider, `accountId=${accountId}&state=open`)).toEqual([id]);
    expect(await list(outsider, `accountId=${accountId}&state=resolved`)).toEqual([]);
    expect((await outsider('GET', url)).status).toBe(200);
  });

  test('is acknowledged and resolved by API; whoever comes second hears who was first', async () => {
    const { id, url, asCyn, cyn, policyId } = await opened();
    const told = rig.told.length;
    const first = (await asCyn('POST', `${url}/acknowledge`)).read(incidentDetailSchema);
    const second = (await rig.asAdmin('POST', `${url}/acknowledge`)).read(incidentDetailSchema);
    for (const { state, next, acknowledged } of [first, second])
      expect({ state, next, acknowledged }).toMatchObject({
        ...{ state: 'acknowledged', next: null },
        acknowledged: { agentId: cyn._id, agentName: 'Cyn', via: 'api' },
      });
    expect(rig.told.slice(told)).toContain(policyId);
    const over = (await rig.asAdmin('POST', `${url}/resolve`)).read(incidentDetailSchema);
    expect(over).toMatchObject({ state: 'resolved', resolved: { agentName: 'Ada', how: 'person' } });
    expect((await asCyn('POST', `${url}/resolve`)).read(incidentDetailSchema).resolved).toEqual(
      over.resolved,
    );
    expect((await asCyn('POST', `${url}/acknowledge`)).read(problemSchema).code).toBe('incidentOver');
    expect(await stateOf(id)).toBe('resolved');
  });
});

describe('S61 the link of a page', () => {
  test('shows without acting, and acts in the name of whom it was sent to', async () => {
    const { id, adaLink, cynLink, cyn, policyId } = await opened();
    const before = await rig.dump();
    const shown = await rig.asNobody('GET', adaLink);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('10 posts about “Refunds” on @acme');
    expect(shown.text).toContain('Refund &lt;b&gt;now&lt;/b&gt;');
    expect(await rig.dump()).toBe(before);
    expect(rig.log()).toContain('/a/[redacted]');
    expect(rig.log()).not.toContain(adaLink);
    const acted = await rig.asNobody('POST', cynLink, form);
    expect([acted.status, acted.headers['location']]).toEqual([303, cynLink]);
    expect((await db.incidents.findOne({ _id: id }))?.acknowledged).toMatchObject({
      ...{ agentId: cyn._id, via: 'link' },
    });
    expect(rig.told).toContain(policyId);
    expect((await rig.asNobody('GET', cynLink)).text).toContain('You have it since');
    await rig.asNobody('POST', adaLink, form);
    expect((await rig.asNobody('GET', adaLink)).text).toContain('Cyn has it since');
  });

  test('resolves only what somebody has, and ends with it', async () => {
    const { id, adaLink } = await opened();
    await rig.asNobody('POST', `${adaLink}/resolve`, form);
    expect(await stateOf(id)).toBe('open');
    await rig.asNobody('POST', adaLink, form);
    expect((await rig.asNobody('POST', `${adaLink}/resolve`, form)).status).toBe(303);
    expect(await stateOf(id)).toBe('resolved');
    const over = await rig.asNobody('GET', adaLink);
    expect([over.status, over.text.includes('Ada resolved it on')]).toEqual([410, true]);
    expect((await rig.asNobody('POST', adaLink, form)).status).toBe(410);
  });

  test('is good while the incident is open and seven days after, for an agent who is there, and as it was sent', async () => {
    const { id, adaLink, cynLink, cyn } = await opened();
    await db.agents.deleteOne({ _id: cyn._id });
    for (const link of [cynLink, `${adaLink}x`, '/a/x', '/a/%24ne'])
      expect((await rig.asNobody('POST', link, form)).status, link).toBe(404);
    const weekMs = 7 * 86_400_000;
    const before = (ms: number) => new Date(time.now.getTime() - ms);
    const set = (changes: object) => db.incidents.updateOne({ _id: id }, { $set: changes });
    await set({ openedAt: before(2 * weekMs), roundBeganAt: before(2 * weekMs) });
    expect((await rig.asNobody('GET', adaLink)).status, 'while it is open').toBe(200);
    const by = { agentId: 'agent', via: 'api' };
    await set({ state: 'acknowledged', acknowledged: { ...by, at: before(weekMs - 1) } });
    expect((await rig.asNobody('GET', adaLink)).status).toBe(200);
    await set({ acknowledged: { ...by, at: before(weekMs) } });
    expect((await rig.asNobody('GET', adaLink)).status).toBe(410);
    expect((await rig.asNobody('POST', adaLink, form)).status).toBe(410);
  });

  test('is not pressed by another site', async () => {
    const { id, adaLink } = await opened();
    const headers = { ...form.headers, 'sec-fetch-site': 'cross-site' };
    expect((await rig.asNobody('POST', adaLink, { ...form, headers })).status).toBe(403);
    expect(await stateOf(id)).toBe('open');
  });
});
