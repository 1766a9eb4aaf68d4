import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Account } from '../../../src/domain/accounts/account.js';
import type { AccountSettings } from '../../../src/domain/accounts/settings.js';
import type { Agent } from '../../../src/domain/agents/agent.js';
import { seesItemsOf, seesTicket } from '../../../src/domain/agents/permissions.js';
import type { Item } from '../../../src/domain/items/item.js';
import { isSelected, tabs, type Wanted } from '../../../src/domain/items/selection.js';
import { account, ada, at, message, post, ticket } from '../../../src/domain/test/examples.js';
import type { Ticket } from '../../../src/domain/tickets/ticket.js';
import { newId } from '../../../src/store/database.js';
import { itemListing } from '../../../src/store/items/listing.js';
import { accountsWithItemsSeenBy, ticketsSeenBy } from '../../../src/store/seen-by.js';
import { tokensRepository } from '../../../src/store/sessions/tokens.js';
import { eventually } from '../../eventually.js';
import { listenTo, type Ear } from '../../../api/client/listen.js';
import { apiRig } from './rig.js';
import { decided, rigWithWorld, smallWorld } from './world.js';

const heartbeatMs = 300;
const { rig, world } = await rigWithWorld({ live: { heartbeatMs } });
let url: string;
let admin: string;
beforeAll(async () => {
  url = await rig.app.listen({ port: 0, host: '127.0.0.1' });
  admin = await tokenOf(rig.admin);
});

async function tokenOf({ _id: agentId }: Agent): Promise<string> {
  const token = { agentId, name: 'ear', scopes: ['inbox:read'], expiresAt: null } as const;
  const { db, time } = rig;
  return (
    await db.transaction((session) =>
      tokensRepository(db).create(token, { by: null, now: time.now }, session),
    )
  ).secret;
}

const eventsUrl = (query = ''): string => `${url}/v1/inbox/events?${query}`;

async function listen(query = '', token = admin, from: string | null = null): Promise<Ear> {
  const ear = await listenTo(eventsUrl(query), { authorization: `Bearer ${token}` }, from);
  onTestFinished(() => ear.stop());
  return ear;
}

let minutes = 100;
function item(changes: Partial<Item> = {}): Item {
  minutes += 1;
  const made = changes.kind === 'directMessage' ? message(at(minutes), {}) : post(at(minutes), ada, {});
  return decided({ ...made, _id: newId(), accountId: world.account._id }, changes);
}

async function store(changes: Partial<Item> = {}): Promise<Item> {
  const stored = item(changes);
  await rig.db.items.insertOne(stored);
  return stored;
}

const change = (_id: string, changes: Partial<Item>) => rig.db.items.updateOne({ _id }, { $set: changes });

const words = (ear: Ear): string[] => ear.heard.map(({ event, data }) => `${event} ${data.id ?? ''}`);

/** That and nothing else. */
async function hears(ear: Ear, ...what: string[]): Promise<void> {
  await eventually(() => words(ear).length >= what.length, { what: what.join(', ') });
  expect(words(ear)).toEqual(what);
}

const showTo = (visibility: AccountSettings['visibility'], _id = world.account._id) =>
  rig.db.accounts.updateOne({ _id }, { $set: { 'settings.visibility': visibility } });

describe('S28 who listens to the social tab', () => {
  let witness: Ear;
  beforeAll(async () => (witness = await listenTo(eventsUrl(), { authorization: `Bearer ${admin}` })));
  // Whoever begins to listen hears nothing that a test before has left untold.
  afterEach(async () => {
    const last = await store();
    await eventually(() => words(witness).includes(`item ${last._id}`), { what: 'what was stored last' });
  });
  afterAll(() => witness.stop());

  test('is told each item as the list shows it, when it comes and when it changes', async () => {
    const ear = await listen();
    const { _id } = await store({ text: 'A bicycle' });
    await hears(ear, `item ${_id}`);
    expect(ear.heard[0]?.data).toEqual(JSON.parse((await rig.asAdmin('GET', `/v1/inbox/${_id}`)).text));
    await change(_id, { text: 'Two bicycles' });
    await hears(ear, `item ${_id}`, `item ${_id}`);
    expect(ear.heard[1]?.data['text']).toBe('Two bicycles');
  });

  test('is not told what nobody is shown', async () => {
    const ear = await listen();
    const { _id } = await store();
    await hears(ear, `item ${_id}`);
    await change(_id, { recheckAt: at(9_999) });
    const next = await store();
    await hears(ear, `item ${_id}`, `item ${next._id}`);
  });

  test('hears by the filters of the list, and of what leaves it', async () => {
    const ear = await listen(`accountId=${world.account._id}&tab=mentions&ticketed=false`);
    const elsewhere = await store({ accountId: newId() });
    await store({ origins: ['like'] });
    const found = await store({ origins: ['mention'] });
    await hears(ear, `item ${found._id}`);
    await change(found._id, { ticketed: true, ticketId: world.ticket._id });
    await change(elsewhere._id, { ticketed: true, ticketId: world.ticket._id });
    await hears(ear, `item ${found._id}`, `gone ${found._id}`);
    // It comes into it, too; what was made and changed before it was looked at would be told by either.
    const became = await store({ origins: ['stream'] });
    const next = await store({ origins: ['mention'] });
    const before = [`item ${found._id}`, `gone ${found._id}`, `item ${next._id}`];
    await hears(ear, ...before);
    await change(became._id, { origins: ['stream', 'mention'] });
    await hears(ear, ...before, `item ${became._id}`);
  });

  test('loads the list anew when an item was deleted, and is told no id', async () => {
    const ear = await listen();
    const { _id } = await store();
    await hears(ear, `item ${_id}`);
    await rig.db.items.deleteOne({ _id });
    await hears(ear, `item ${_id}`, 'reset ');
  });

  test('who comes back ten times and more during 2,000 writes and more hears each once, in order', async () => {
    const from = (await listen()).lastId();
    const heard: Ear['heard'][number][] = [];
    let breaks = 0;
    const writers = [0, 1, 2, 3].map(async () => {
      const written: string[] = [];
      while (written.length < 500 || breaks <= 10) written.push((await store())._id);
      return written;
    });
    let isWritten = false;
    const all = Promise.all(writers).finally(() => (isWritten = true));
    const awaited = async () => (isWritten ? (await all).flat().length : Infinity) - heard.length;
    for (let lastId = from; (await awaited()) > 0; breaks += 1) {
      const ear = await listen('', admin, lastId);
      const enough = Math.min(1 + Math.floor(Math.random() * 150), await awaited());
      await eventually(async () => ear.heard.length >= Math.min(enough, await awaited()), {
        what: `${enough} after ${heard.length}`,
      });
      await ear.stop();
      heard.push(...ear.heard);
      lastId = ear.lastId();
    }
    const written = await all;
    const told = heard.map(({ data }) => data.id ?? '');
    expect(told.toSorted()).toEqual(written.flat().toSorted());
    const places = heard.map(({ id }) => id);
    expect(places).toEqual(places.toSorted());
    for (const ids of written) {
      const itsOwn = new Set(ids);
      expect(told.filter((id) => itsOwn.has(id))).toEqual(ids);
    }
  });

  test('a hundred who come back at once hear what they missed, and go on together', async () => {
    const agents = await Promise.all(Array.from({ length: 6 }, () => rig.addAgent({ role: 'admin' })));
    const tokens = await Promise.all(agents.map(tokenOf));
    const from = (await listen()).lastId();
    const missed = await store();
    const ears = await Promise.all(
      Array.from({ length: 100 }, (_, index) => listen('', tokens[index % 6], from)),
    );
    await Promise.all(ears.map((ear) => hears(ear, `item ${missed._id}`)));
    const next = await store();
    await Promise.all(ears.map((ear) => hears(ear, `item ${missed._id}`, `item ${next._id}`)));
  });

  test('what it was is not told of what X has taken back meanwhile (S25)', async () => {
    const from = (await listen()).lastId();
    const { _id } = await store({ text: 'secret-of-ada' });
    await change(_id, { text: '', gone: { why: 'deleted', noticedAt: at(1) } });
    const ear = await listen('', admin, from);
    await eventually(() => ear.heard.some(({ data }) => data['id'] === _id), { what: 'the item' });
    expect(JSON.stringify(ear.heard)).not.toContain('secret-of-ada');
  });

  const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();
  test.each([
    ['no place at all', () => '7; DROP'],
    ['an invented place', () => 'AB'.repeat(40)],
    ['one that never was', (place: string, _id: string) => place.replace(hex(_id), hex(newId()))],
    ['one that is to come', (place: string) => `82FFFFFFF0${place.slice(10)}`],
  ])('with the id of %s loads the list anew, and hears on', async (_, forge) => {
    const before = await listen();
    const [first, second] = [await store(), await store()];
    await hears(before, `item ${first._id}`, `item ${second._id}`);
    const place = before.heard[0]?.id ?? '';
    const forged = forge(place, first._id);
    expect(forged).not.toBe(place);
    const ear = await listen('', admin, forged);
    await hears(ear, 'reset ');
    const { _id } = await store();
    await hears(ear, 'reset ', `item ${_id}`);
  });

  test('a heartbeat moves on where one goes on from, though nothing was told', async () => {
    const ear = await listen('tab=likes');
    const first = ear.lastId();
    await store();
    await eventually(() => ear.lastId() > first, { what: 'a later id' });
    expect(ear.heard).toEqual([]);
    expect(ear.comments).toContain('still here');
  });
});

describe('S29 who listens is told what they see', () => {
  test('of accounts shown to them; what was shown and is no longer is not told again', async () => {
    await showTo({ who: 'groups', groupIds: [world.groupId] });
    const [member, outsider] = await Promise.all([
      rig.addAgent({ groupIds: [world.groupId] }).then(tokenOf),
      rig.addAgent().then(tokenOf),
    ]);
    const [inside, outside] = [await listen('', member), await listen('', outsider)];
    const { _id } = await store();
    await hears(inside, `item ${_id}`);
    await showTo({ who: 'admins', groupIds: [] });
    await change(_id, { text: 'changed-when-hidden' });
    await change(_id, { ticketed: true, ticketId: world.ticket._id });
    await inside.ended;
    // The list is another one now.
    expect(words(inside)).toEqual([`item ${_id}`, 'reset ']);
    expect(JSON.stringify(inside.heard)).not.toContain('changed-when-hidden');
    expect(words(outside)).toEqual([]);
    const from = inside.heard[0]?.id;
    const back = await listen('', member, from);
    const asAdmin = await listen('', admin, from);
    const last = await store();
    const told = await eventually(() => asAdmin.heard.find(({ data }) => data.id === last._id)?.id, {
      what: 'what admins hear',
    });
    await eventually(() => back.lastId() >= told, { what: 'the one who came back, as far' });
    expect(words(asAdmin)).toContain(`item ${_id}`);
    expect(words(back)).toEqual([]);
  });

  test('of direct messages only where they may read them, and of tickets only where they see them', async () => {
    await showTo({ who: 'everyone', groupIds: [] });
    const denied = await listen('', await tokenOf(await rig.addAgent({ ticketAccess: 'assigned' })));
    const reader = await listen('', await tokenOf(await rig.addAgent({ permissions: ['directMessages'] })));
    const dm = await store({ kind: 'directMessage', origins: ['directMessage'] });
    const ticketed = await store({ ticketId: world.ticket._id });
    await hears(reader, `item ${dm._id}`, `item ${ticketed._id}`);
    await hears(denied, `item ${ticketed._id}`);
    expect(reader.heard[1]?.data['ticketId']).toBe(world.ticket._id);
    expect(denied.heard[0]?.data['ticketId']).toBeNull();
  });

  test.each([
    ['their token is revoked', (agent: Agent) => rig.db.apiTokens.deleteMany({ agentId: agent._id })],
    ['they are removed', (agent: Agent) => rig.db.agents.deleteOne({ _id: agent._id })],
    [
      'the token loses its scope',
      (agent: Agent) =>
        rig.db.apiTokens.updateMany({ agentId: agent._id }, { $set: { scopes: ['tickets:read'] } }),
    ],
  ])('and no longer when %s', async (_, end) => {
    const agent = await rig.addAgent();
    const ear = await listen('', await tokenOf(agent));
    await end(agent);
    await ear.ended;
    expect(ear.comments.at(-1)).toBe('no longer signed in');
  });

  test('and no longer when they have signed out', async () => {
    const browser = await rig.signIn(rig.signInCode);
    const ear = await listenTo(eventsUrl(), { cookie: browser.cookie });
    await browser.call('DELETE', '/v1/session');
    await ear.ended;
    expect(ear.comments.at(-1)).toBe('no longer signed in');
  });

  test('and begins anew when they may no longer read direct messages', async () => {
    const agent = await rig.addAgent({ permissions: ['directMessages'] });
    const ear = await listen('', await tokenOf(agent));
    await rig.db.agents.updateOne({ _id: agent._id }, { $set: { permissions: [] } });
    await ear.ended;
    expect(words(ear)).toEqual(['reset ']);
  });
});

describe('what is judged on one document is what MongoDB is asked', () => {
  const every = <T extends object>(choices: { readonly [Name in keyof T]: readonly T[Name][] }): T[] =>
    Object.entries<readonly unknown[]>(choices).reduce<object[]>(
      (all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
      [{}],
    ) as T[];

  const agents = every<Pick<Agent, 'role' | 'ticketAccess' | 'permissions' | 'groupIds'>>({
    role: ['admin', 'agent'],
    ticketAccess: ['all', 'groups', 'assigned'],
    permissions: [[], ['directMessages']],
    groupIds: [[], ['g1'], ['g1', 'g2']],
  }).map((fields) => ({ ...rig.admin, _id: 'agent', ...fields }));

  test('of accounts: whose items an agent sees (S29)', async () => {
    const connected = every<AccountSettings['visibility'] & Pick<Account, 'unlinkedAt'>>({
      who: ['admins', 'groups', 'everyone'],
      groupIds: [[], ['g2'], ['g3', 'g1']],
      unlinkedAt: [null, at(1)],
    }).map(({ unlinkedAt, ...visibility }, index) =>
      account({ visibility }, { _id: newId(), xUserId: `seen-${index}`, unlinkedAt }),
    );
    await rig.db.accounts.insertMany(connected);
    const ids = { _id: { $in: connected.map(({ _id }) => _id) } };
    for (const agent of agents) {
      const found = await rig.db.accounts.find({ ...ids, ...accountsWithItemsSeenBy(agent) }).toArray();
      const seen = connected.filter((one) => seesItemsOf(agent, one));
      expect(seen.map(({ _id }) => _id).toSorted()).toEqual(found.map(({ _id }) => _id).toSorted());
    }
    await rig.db.accounts.deleteMany(ids);
  });

  test('of tickets: which an agent sees (S29)', async () => {
    const tickets = every<Pick<Ticket, 'channel' | 'groupId' | 'assigneeId'>>({
      channel: ['x', 'x_dm', 'x_like', 'email'],
      groupId: [null, 'g1', 'g3'],
      assigneeId: [null, 'agent', 'another'],
    }).map((fields, index) => ticket({ _id: newId(), number: 7_000 + index, ...fields }));
    await rig.db.tickets.insertMany(tickets);
    const ids = { _id: { $in: tickets.map(({ _id }) => _id) } };
    for (const agent of agents) {
      const found = await rig.db.tickets.find({ $and: [ids, ticketsSeenBy(agent)] }).toArray();
      const seen = tickets.filter((one) => seesTicket(agent, one));
      expect(seen.map(({ _id }) => _id).toSorted()).toEqual(found.map(({ _id }) => _id).toSorted());
    }
  });

  test('of items: which a filter selects (S28)', async () => {
    const accountId = newId();
    const items = every<Pick<Item, 'origins' | 'streamIds' | 'ticketId' | 'answeredAt'>>({
      origins: [['mention'], ['like', 'stream'], ['own'], ['directMessage']],
      streamIds: [[], ['s1', 's2']],
      ticketId: [null, 't1'],
      answeredAt: [null, at(1)],
    }).map((fields) => item({ ...fields, accountId }));
    await rig.db.items.insertMany(items);
    const all = { accountIds: [accountId], withDirectMessages: true };
    for (const wanted of every<Wanted>({
      tab: [undefined, ...tabs],
      streamId: [undefined, 's1', 's3'],
      ticketed: [undefined, true, false],
      answered: [undefined, true, false],
    })) {
      const { data } = await itemListing(rig.db).list({ ...all, ...wanted }, { limit: 100 });
      const selected = items.filter((one) => isSelected(one, wanted));
      expect(selected.map(({ _id }) => _id).toSorted()).toEqual(data.map(({ _id }) => _id).toSorted());
    }
  });
});

describe('a process', () => {
  test('lets an agent listen 20 times at once; one who leaves makes room', async () => {
    const token = await tokenOf(await rig.addAgent());
    const ears: Ear[] = [];
    for (let count = 0; count < 20; count += 1) ears.push(await listen('', token));
    await expect(listen('', token)).rejects.toThrow(/^429 .*"tooManyListeners"/);
    await ears[0]?.stop();
    await eventually(() => listen('', token).catch(() => null), { what: 'room for one' });
  });

  test('lets go who reads no more, and the others hear all', async () => {
    const from = (await listen()).lastId();
    const { hostname, port } = new URL(url);
    const deaf = connect(Number(port), hostname);
    onTestFinished(() => void deaf.destroy());
    deaf.write(`GET /v1/inbox/events HTTP/1.1\r\nHost: perch\r\nAuthorization: Bearer ${admin}\r\n\r\n`);
    await new Promise((resolve) => deaf.once('data', resolve));
    deaf.pause();
    const ear = await listen('', admin, from);
    const text = 'long '.repeat(20_000);
    const long = Array.from({ length: 200 }, () => ({ ...item({ text: 'long' }), text }));
    for (const each of long) await rig.db.items.insertOne(each);
    await eventually(() => ear.heard.length >= long.length, { what: 'all of them' });
    const closed = new Promise((resolve) => deaf.once('close', resolve));
    let received = 0;
    deaf.on('data', (chunk) => (received += chunk.length));
    deaf.on('error', () => undefined);
    deaf.resume();
    await closed;
    expect(received).toBeLessThan(long.length * 100_000);
  });

  test('keeps who reads, however much comes at once', async () => {
    const ear = await listen();
    const text = 'é'.repeat(5_000);
    const many = Array.from({ length: 300 }, () => ({ ...item(), text }));
    await rig.db.transaction((session) => rig.db.items.insertMany(many, { session }));
    await Promise.race([hears(ear, ...many.map(({ _id }) => `item ${_id}`)), ear.ended]);
    expect(words(ear)).toEqual(many.map(({ _id }) => `item ${_id}`));
  });

  test.each([
    ['as many changes as it may, hears each', { changes: 5, ms: 60_000 }, true],
    ['more changes, loads the list anew', { changes: 4, ms: 60_000 }, false],
    ['so many that reading them takes too long, too', { changes: 5, ms: 0 }, false],
  ])('S28 whoever missed %s, and hears on with the others', async (_, catchingUp, hearsEach) => {
    const other = await apiRig({ live: { catchingUp } });
    onTestFinished(() => other.close());
    const { account: ours } = await smallWorld(other.db);
    const address = await other.app.listen({ port: 0, host: '127.0.0.1' });
    const browser = await other.signIn(other.signInCode);
    const listenFrom = (from: string | null) =>
      listenTo(`${address}/v1/inbox/events`, { cookie: browser.cookie }, from);
    const storeThere = async (count: number): Promise<string[]> => {
      const made = Array.from({ length: count }, () => item({ accountId: ours._id }));
      await other.db.items.insertMany(made);
      return made.map(({ _id }) => `item ${_id}`);
    };
    const before = await listenFrom(null);
    const from = before.lastId();
    const missed = await storeThere(5);
    await hears(before, ...missed);
    const back = await listenFrom(from);
    const told = hearsEach ? missed : [...missed.slice(0, catchingUp.ms && catchingUp.changes), 'reset '];
    await hears(back, ...told);
    await hears(back, ...told, ...(await storeThere(1)));
  });

  test('closes with people listening, at once, and tells them to come back', async () => {
    const other = await apiRig();
    await smallWorld(other.db);
    const address = await other.app.listen({ port: 0, host: '127.0.0.1' });
    const browser = await other.signIn(other.signInCode);
    const ears = await Promise.all(
      [1, 2, 3].map(() => listenTo(`${address}/v1/inbox/events`, { cookie: browser.cookie })),
    );
    const begun = Date.now();
    await other.close();
    expect(Date.now() - begun).toBeLessThan(20_000);
    await Promise.all(ears.map(({ ended }) => ended));
    expect(ears.map(({ comments }) => comments.at(-1))).toEqual(
      ears.map(() => 'closing: come back and go on'),
    );
  });
});
