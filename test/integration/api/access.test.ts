import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import type { AccountSettings } from '../../../src/domain/accounts/settings.js';
import type { Agent } from '../../../src/domain/agents/agent.js';
import { ada, at, message, post, ticket } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import type { Answered, Caller } from './rig.js';
import { decided, rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();

const ids = (answer: Answered): string[] =>
  answer.read(z.object({ data: z.array(z.object({ id: z.string() })) })).data.map(({ id }) => id);
const problemOf = (answer: Answered): string => answer.read(problemSchema).code;

describe('S29 who sees an account’s items', () => {
  const showTo = (visibility: AccountSettings['visibility']) =>
    rig.db.accounts.updateOne({ _id: world.account._id }, { $set: { 'settings.visibility': visibility } });
  let member: Caller;
  let outsider: Caller;
  let connector: Caller;
  beforeAll(async () => {
    member = await rig.asAgent(await rig.addAgent({ groupIds: [world.groupId] }));
    outsider = await rig.asAgent(await rig.addAgent());
    connector = await rig.asAgent(await rig.addAgent({ permissions: ['manageChannels'] }));
  });

  const seenBy = async (call: Caller): Promise<boolean[]> => [
    ids(await call('GET', '/v1/inbox')).includes(world.item._id),
    (await call('GET', `/v1/inbox/${world.item._id}`)).status === 200,
    ids(await call('GET', '/v1/set-aside')).includes(world.setAsideItem._id),
  ];
  const all = [true, true, true];
  const none = [false, false, false];

  test('admins only', async () => {
    await showTo({ who: 'admins', groupIds: [world.groupId] });
    expect(await seenBy(rig.asAdmin)).toEqual(all);
    expect(await seenBy(member)).toEqual(none);
    expect(await seenBy(connector)).toEqual(none);
  });

  test('chosen groups', async () => {
    await showTo({ who: 'groups', groupIds: [world.groupId] });
    expect(await seenBy(member)).toEqual(all);
    expect(await seenBy(outsider)).toEqual(none);
  });

  test('everyone; seeing it is not changing it: 403, and 404 where it is not even seen', async () => {
    const settings = { body: { settings: { likes: true } }, headers: { 'if-match': '*' } };
    const change = (call: Caller) => call('PATCH', `/v1/accounts/${world.account._id}`, settings);
    await showTo({ who: 'everyone', groupIds: [] });
    expect(await seenBy(outsider)).toEqual(all);
    expect(problemOf(await change(outsider))).toBe('forbidden');
    await showTo({ who: 'admins', groupIds: [] });
    expect(problemOf(await change(outsider))).toBe('notFound');
    expect((await outsider('GET', `/v1/accounts/${world.account._id}`)).status).toBe(404);
    expect((await change(connector)).status).toBe(200);
  });

  test('an unlinked account’s items are seen by nobody', async () => {
    const unlinked = { ...world.account, _id: newId(), xUserId: '99', unlinkedAt: at(1) };
    const hidden = decided(post(at(5), ada, {}, { _id: newId(), accountId: unlinked._id }), {});
    await rig.db.accounts.insertOne(unlinked);
    await rig.db.items.insertOne(hidden);
    expect(ids(await rig.asAdmin('GET', '/v1/inbox'))).not.toContain(hidden._id);
    expect((await rig.asAdmin('GET', `/v1/inbox/${hidden._id}`)).status).toBe(404);
    expect((await rig.asAdmin('GET', `/v1/accounts/${unlinked._id}`)).status).toBe(404);
  });
});

describe('S29 who sees which tickets', () => {
  let byGroup: string;
  let byAssignee: string;
  let byMessage: string;
  let unrestricted: Agent;
  let inGroup: Agent;
  let restricted: Agent;
  beforeAll(async () => {
    const reads = { permissions: ['directMessages'] } as const;
    unrestricted = await rig.addAgent(reads);
    inGroup = await rig.addAgent({ ...reads, ticketAccess: 'groups', groupIds: [world.groupId] });
    restricted = await rig.addAgent({ ...reads, ticketAccess: 'assigned' });
    [byGroup, byAssignee, byMessage] = [newId(), newId(), newId()];
    const common = { accountId: world.account._id, requesterId: world.contactId };
    await rig.db.tickets.insertMany([
      ticket({ ...common, _id: byGroup, number: 2, groupId: world.groupId }),
      ticket({ ...common, _id: byAssignee, number: 3, assigneeId: restricted._id }),
      ticket({ ...common, _id: byMessage, number: 4, channel: 'x_dm' }),
    ]);
  });

  const seen = async (agent: Agent): Promise<string[]> =>
    ids(await (await rig.asAgent(agent))('GET', '/v1/tickets')).toSorted();

  test('all of them unless restricted', async () => {
    const everything = [world.ticket._id, byGroup, byAssignee, byMessage].toSorted();
    expect(await seen(unrestricted)).toEqual(everything);
    expect(await seen(inGroup)).toEqual([byGroup]);
    expect(await seen(restricted)).toEqual([byAssignee]);
  });

  test('one that is not seen is 404 in every way, and stays as it was', async () => {
    const call = await rig.asAgent(restricted);
    const url = `/v1/tickets/${byGroup}`;
    const before = await rig.db.tickets.findOne({ _id: byGroup });
    const answers = [
      await call('GET', url),
      await call('PATCH', url, { body: { priority: 'urgent' } }),
      await call('GET', `${url}/comments`),
      await call('POST', `${url}/comments`, { body: { text: 'x' } }),
      await call('GET', `${url}/replies`),
      await call('POST', `${url}/replies`, { body: { text: 'x', via: 'x' } }),
      await call('GET', `/v1/replies/${world.reply._id}`),
      await call('POST', `/v1/replies/${world.reply._id}/cancel`),
    ];
    expect(answers.map(problemOf)).toEqual(answers.map(() => 'notFound'));
    expect(await rig.db.tickets.findOne({ _id: byGroup })).toEqual(before);
  });

  test('an agent denied direct messages sees neither such tickets nor such items', async () => {
    const dm = decided(message(at(7), {}, { _id: newId(), accountId: world.account._id }), {});
    await rig.db.items.insertOne(dm);
    await rig.db.accounts.updateOne(
      { _id: world.account._id },
      { $set: { 'settings.visibility.who': 'everyone' } },
    );
    const denied = await rig.asAgent(await rig.addAgent());
    expect(ids(await denied('GET', '/v1/tickets'))).not.toContain(byMessage);
    expect((await denied('GET', `/v1/tickets/${byMessage}`)).status).toBe(404);
    expect(ids(await denied('GET', '/v1/inbox'))).not.toContain(dm._id);
    expect((await denied('GET', `/v1/inbox/${dm._id}`)).status).toBe(404);
    const reader = await rig.asAgent(unrestricted);
    expect(ids(await reader('GET', '/v1/inbox'))).toContain(dm._id);
  });
});

describe('the last admin', () => {
  beforeEach(async () => {
    await rig.db.agents.deleteMany({ role: 'admin', _id: { $ne: rig.admin._id } });
  });
  const demote = (id: string) => rig.asAdmin('PATCH', `/v1/agents/${id}`, { body: { role: 'agent' } });

  test('is neither demoted nor removed; with another one they may go', async () => {
    expect(problemOf(await demote(rig.admin._id))).toBe('lastAdmin');
    expect(problemOf(await rig.asAdmin('DELETE', `/v1/agents/${rig.admin._id}`))).toBe('lastAdmin');
    const other = await rig.addAgent({ role: 'admin' });
    expect((await demote(other._id)).status).toBe(200);
  });

  test('remains when several admins demote and remove each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const admins = await Promise.all([1, 2, 3].map(() => rig.addAgent({ role: 'admin' })));
      const everyone = [rig.admin, ...admins];
      const callers = await Promise.all(everyone.map((agent) => rig.asAgent(agent)));
      await Promise.all(
        everyone.map(({ _id }, index) => {
          const call = callers[(index + 1) % callers.length] ?? rig.asAdmin;
          return index % 2 === 0 || _id === rig.admin._id
            ? call('PATCH', `/v1/agents/${_id}`, { body: { role: 'agent' } })
            : call('DELETE', `/v1/agents/${_id}`);
        }),
      );
      expect(await rig.db.agents.countDocuments({ role: 'admin' })).toBe(1);
      await rig.db.agents.deleteMany({ role: 'admin', _id: { $ne: rig.admin._id } });
      await rig.db.agents.updateOne({ _id: rig.admin._id }, { $set: { role: 'admin' } });
    }
  });
});

describe('agents and groups', () => {
  test('an e-mail address and a group name are taken once, also by two at once', async () => {
    const twice = async (url: string, body: object) =>
      (await Promise.all([1, 2].map(() => rig.asAdmin('POST', url, { body })))).map(({ status }) => status);
    expect((await twice('/v1/agents', { email: 'Same@Example.com', name: 'S' })).toSorted()).toEqual([
      201, 409,
    ]);
    expect((await twice('/v1/groups', { name: 'Same' })).toSorted()).toEqual([201, 409]);
  });

  test('removing a group frees its agents and open tickets; one that settings name stays', async () => {
    const made = await rig.asAdmin('POST', '/v1/groups', { body: { name: 'Short-lived' } });
    const { id } = made.read(z.object({ id: z.string() }));
    const agent = await rig.addAgent({ groupIds: [id] });
    const open = ticket({ _id: newId(), number: 20, groupId: id });
    const closed = ticket({ _id: newId(), number: 21, groupId: id, status: 'closed' });
    await rig.db.tickets.insertMany([open, closed]);
    const settings = { body: { settings: { dmGroupId: id } }, headers: { 'if-match': '*' } };
    await rig.asAdmin('PATCH', `/v1/accounts/${world.account._id}`, settings);
    expect(problemOf(await rig.asAdmin('DELETE', `/v1/groups/${id}`))).toBe('groupInUse');
    const without = { body: { settings: { dmGroupId: null } }, headers: { 'if-match': '*' } };
    await rig.asAdmin('PATCH', `/v1/accounts/${world.account._id}`, without);
    expect((await rig.asAdmin('DELETE', `/v1/groups/${id}`)).status).toBe(204);
    expect((await rig.db.agents.findOne({ _id: agent._id }))?.groupIds).toEqual([]);
    expect((await rig.db.tickets.findOne({ _id: open._id }))?.groupId).toBeNull();
    expect((await rig.db.tickets.findOne({ _id: closed._id }))?.groupId).toBe(id);
  });

  test('a group that is not there can be named nowhere', async () => {
    const missing = newId();
    const answers = [
      await rig.asAdmin('POST', '/v1/agents', { body: { email: 'x@y.zz', name: 'X', groupIds: [missing] } }),
      await rig.asAdmin('PATCH', `/v1/tickets/${world.ticket._id}`, { body: { groupId: missing } }),
      await rig.asAdmin('PATCH', `/v1/tickets/${world.ticket._id}`, { body: { assigneeId: missing } }),
      await rig.asAdmin('POST', `/v1/inbox/${world.listedItem._id}/convert`, { body: { groupId: missing } }),
      await rig.asAdmin('PATCH', `/v1/accounts/${world.account._id}`, {
        body: { settings: { visibility: { groupIds: [world.groupId, missing] } } },
        headers: { 'if-match': '*' },
      }),
    ];
    expect(answers.map((answer) => answer.read(problemSchema).errors?.[0]?.pointer)).toEqual([
      '/groupIds',
      '/groupId',
      '/assigneeId',
      '/groupId',
      '/settings/visibility/groupIds/1',
    ]);
  });

  test('If-Match is honoured where it is not asked for', async () => {
    const agent = await rig.addAgent();
    const url = `/v1/agents/${agent._id}`;
    const { etag } = (await rig.asAdmin('GET', url)).headers;
    const rename = (name: string) =>
      rig.asAdmin('PATCH', url, { body: { name }, headers: { 'if-match': String(etag) } });
    expect((await rename('First')).status).toBe(200);
    expect(problemOf(await rename('Second'))).toBe('versionMismatch');
    expect((await rig.asAdmin('PATCH', url, { body: { name: 'Third' } })).status).toBe(200);
  });
});
