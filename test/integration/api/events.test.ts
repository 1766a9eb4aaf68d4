import { connect } from 'node:net';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { listenTo, type Ear } from '../../../api/client/listen.js';
import type { Agent } from '../../../src/domain/agents/agent.js';
import type { PerchEvent } from '../../../src/domain/events/event.js';
import { at } from '../../../src/domain/test/examples.js';
import { newId } from '../../../src/store/database.js';
import { tokensRepository } from '../../../src/store/sessions/tokens.js';
import { eventually } from '../../eventually.js';
import { apiRig } from './rig.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
let url: string;
let admin: string;
beforeAll(async () => {
  url = await rig.app.listen({ port: 0, host: '127.0.0.1' });
  admin = await tokenOf(rig.admin);
});

async function tokenOf({ _id: agentId }: Agent, { db, time } = rig): Promise<string> {
  const token = { agentId, name: 'program', scopes: ['events:read'], expiresAt: null } as const;
  const made = await db.transaction((session) =>
    tokensRepository(db).create(token, { by: null, now: time.now }, session),
  );
  return made.secret;
}

async function listen(query = '', token = admin, from: string | null = null): Promise<Ear> {
  const ear = await listenTo(`${url}/v1/events?${query}`, { authorization: `Bearer ${token}` }, from);
  onTestFinished(() => ear.stop());
  return ear;
}

const event = (changes: Partial<PerchEvent> = {}): PerchEvent => ({
  ...{ _id: newId(), type: 'ticket.updated', at: at(1), by: { kind: 'perch' }, changeId: newId() },
  ...{ accountId: world.account._id, ticketId: world.ticket._id, ticketVersion: 1, pending: true },
  ...changes,
});

async function store(changes: Partial<PerchEvent> = {}): Promise<PerchEvent> {
  const stored = event(changes);
  await rig.db.events.insertOne(stored);
  return stored;
}

const ids = (ear: Ear): string[] => ear.heard.map(({ data }) => data.id ?? '');

/** These and nothing else. */
async function hears(ear: Ear, ...expected: readonly string[]): Promise<void> {
  await eventually(() => ids(ear).length >= expected.length, { what: expected.join(', ') });
  expect(ids(ear)).toEqual(expected);
}

describe('S64 who listens to what happens', () => {
  test('hears of an agent’s change who made it, what became what, and the ticket as it is', async () => {
    const ear = await listen();
    const changed = await rig.asAdmin('PATCH', `/v1/tickets/${world.ticket._id}`, {
      body: { priority: 'high' },
    });
    expect(changed.status).toBe(200);
    await eventually(() => ear.heard.length > 0, { what: 'the change' });
    expect(ear.heard).toMatchObject([
      {
        event: 'ticket.updated',
        data: {
          type: 'ticket.updated',
          by: { kind: 'agent', id: rig.admin._id, name: null },
          changes: [{ field: 'priority', from: 'normal', to: 'high' }],
          ticket: { id: world.ticket._id, priority: 'high', subject: world.ticket.subject },
        },
      },
    ]);
  });

  test('hears of each once, whatever becomes of its mark, and only of the types asked for', async () => {
    const [all, some] = [await listen(), await listen('types=reply.settled,ticket.created')];
    const first = await store();
    await hears(all, first._id);
    await rig.db.events.updateOne({ _id: first._id }, { $unset: { pending: '' } });
    const second = await store({ type: 'reply.settled' });
    await hears(all, first._id, second._id);
    await hears(some, second._id);
  });

  test('who comes back at random during 5,000 events hears each once, in order', async () => {
    let lastId = (await listen()).lastId();
    const heard: Ear['heard'][number][] = [];
    const written: string[] = [];
    const writing = (async () => {
      for (let batch = 0; batch < 10; batch += 1) {
        const events = Array.from({ length: 500 }, () => event());
        await rig.db.events.insertMany(events);
        written.push(...events.map(({ _id }) => _id));
      }
    })();
    let breaks = 0;
    for (; heard.length < 5_000; breaks += 1) {
      const ear = await listen('', admin, lastId);
      const enough = Math.min(1 + Math.floor(Math.random() * 900), 5_000 - heard.length);
      await eventually(() => ear.heard.length >= enough, { what: `${enough} after ${heard.length}` });
      await ear.stop();
      heard.push(...ear.heard);
      lastId = ear.lastId();
    }
    await writing;
    expect(breaks).toBeGreaterThan(1);
    expect(heard.map(({ data }) => data.id)).toEqual(written);
  });

  test('who was away for longer than the social tab allows is told all the same', async () => {
    const from = (await listen()).lastId();
    const [, seconds = ''] = /^82(.{8})/.exec(from) ?? [];
    const hourAgo = (Number.parseInt(seconds, 16) - 3_600).toString(16).toUpperCase().padStart(8, '0');
    const ear = await listen('', admin, `82${hourAgo}${from.slice(10)}`);
    const stored = await store();
    await eventually(() => ids(ear).includes(stored._id), { what: 'the event' });
  });

  test('who has missed more than a minute’s telling is let go, and comes back for the rest', async () => {
    const hurried = await apiRig({ live: { catchingUp: { changes: 2, ms: 0 } } });
    onTestFinished(() => hurried.close());
    const address = await hurried.app.listen({ port: 0, host: '127.0.0.1' });
    const authorization = `Bearer ${await tokenOf(hurried.admin, hurried)}`;
    const come = (from: string | null) => listenTo(`${address}/v1/events`, { authorization }, from);
    const before = await come(null);
    await before.stop();
    const was = { channel: 'x', groupId: null, assigneeId: null } as const;
    const missed = Array.from({ length: 5 }, () => event({ type: 'ticket.deleted', ticketId: newId(), was }));
    await hurried.db.events.insertMany(missed);
    const [heard, partings]: [string[], string[]] = [[], []];
    for (let lastId = before.lastId(); heard.length < missed.length;) {
      const ear = await come(lastId);
      let isOver = false;
      void ear.ended.then(() => (isOver = true));
      const enough = missed.length - heard.length;
      await eventually(() => isOver || ear.heard.length === enough, { what: 'the rest' });
      await ear.stop();
      expect(ear.lastId() > lastId, 'further each time').toBe(true);
      lastId = ear.lastId();
      heard.push(...ids(ear));
      partings.push(...ear.comments.filter((words) => words === 'come back and go on'));
    }
    expect(heard).toEqual(missed.map(({ _id }) => _id));
    expect(partings.length).toBeGreaterThan(0);
  });

  test('one agent who reads slowly, however often they come, keeps nobody else waiting', async () => {
    const narrow = await apiRig({ live: { catchingUpAtOnce: 2 } });
    onTestFinished(() => narrow.close());
    const address = await narrow.app.listen({ port: 0, host: '127.0.0.1' });
    const other = await tokenOf(await narrow.addAgent({ ticketAccess: 'all' }), narrow);
    const slow = await tokenOf(narrow.admin, narrow);
    const come = (from: string | null) =>
      listenTo(`${address}/v1/events`, { authorization: `Bearer ${other}` }, from);
    const before = await come(null);
    onTestFinished(() => before.stop());
    const from = before.lastId();
    const was = { channel: 'x', groupId: null, assigneeId: null } as const;
    const changes = [{ field: 'subject' as const, from: null, to: 'long '.repeat(20_000) }];
    const missed = Array.from({ length: 200 }, () =>
      event({ type: 'ticket.deleted', ticketId: newId(), was, changes }),
    );
    for (const each of missed) await narrow.db.events.insertOne(each);
    await eventually(() => before.heard.length === missed.length, { what: 'all at the tip' });
    const { hostname, port } = new URL(address);
    for (let times = 0; times < 3; times += 1) {
      const deaf = connect(Number(port), hostname).on('error', () => undefined);
      onTestFinished(() => void deaf.destroy());
      const asked = ['GET /v1/events HTTP/1.1', 'Host: perch', `Authorization: Bearer ${slow}`];
      deaf.write([...asked, `Last-Event-ID: ${from}`, '', ''].join('\r\n'));
      await new Promise((resolve) => deaf.once('data', resolve));
      deaf.pause();
    }
    const ear = await come(from);
    onTestFinished(() => ear.stop());
    await eventually(() => ear.heard.length >= missed.length, { what: 'all of them' });
  });

  const hex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();
  test.each([
    ['no place at all', () => '7; DROP'],
    ['an invented place', () => 'AB'.repeat(40)],
    ['one that is to come', (place: string) => `82FFFFFFF0${place.slice(10)}`],
    ['one that never was', (place: string, _id: string) => place.replace(hex(_id), hex(newId()))],
  ])('with the id of %s is told that something is missing, and hears on', async (_, forge) => {
    const before = await listen();
    const [known, next] = [await store(), await store()];
    await hears(before, known._id, next._id);
    const place = before.heard[0]?.id ?? '';
    const forged = forge(place, known._id);
    expect(forged).not.toBe(place);
    const ear = await listen('', admin, forged);
    await eventually(() => ear.heard.length > 0, { what: 'the reset' });
    const { _id } = await store();
    await eventually(() => ids(ear).includes(_id), { what: 'the event' });
    expect(ear.heard.map(({ event: name }) => name)).toEqual(['reset', 'ticket.updated']);
  });
});

describe('S29 who listens to what happens', () => {
  test('hears of what they see now: of tickets, of deleted ones, of accounts and of incidents', async () => {
    await rig.db.accounts.updateOne(
      { _id: world.account._id },
      { $set: { 'settings.visibility': { who: 'admins', groupIds: [] } } },
    );
    const restricted = { ticketAccess: 'groups', groupIds: [world.groupId] } as const;
    const member = await listen('', await tokenOf(await rig.addAgent(restricted)));
    const outsider = await listen('', await tokenOf(await rig.addAgent({ ticketAccess: 'assigned' })));
    const asAdmin = await listen();
    await rig.db.tickets.updateOne({ _id: world.ticket._id }, { $set: { groupId: world.groupId } });
    const ofTicket = await store();
    await hears(member, ofTicket._id);
    const was = { channel: 'x', groupId: world.groupId, assigneeId: null } as const;
    const ofDeleted = await store({ type: 'ticket.deleted', ticketId: newId(), was });
    const none = { ticketId: null, ticketVersion: null };
    const ofAccount = await store({ ...none, type: 'account.accessLost' });
    const ofIncident = await store({ ...none, type: 'incident.opened', incidentId: world.incidentId });
    await hears(asAdmin, ofTicket._id, ofDeleted._id, ofAccount._id, ofIncident._id);
    await hears(member, ofTicket._id, ofDeleted._id);
    await rig.db.tickets.updateOne({ _id: world.ticket._id }, { $set: { groupId: null } });
    const hidden = await store();
    await hears(asAdmin, ofTicket._id, ofDeleted._id, ofAccount._id, ofIncident._id, hidden._id);
    expect(ids(member)).toEqual([ofTicket._id, ofDeleted._id]);
    expect(ids(outsider)).toEqual([]);
  });
});

describe('the history of a ticket', () => {
  test('says who did what, by name, the newest last and by pages', async () => {
    const path = `/v1/tickets/${world.ticket._id}/history`;
    await rig.db.events.deleteMany({});
    await store({ at: at(1), by: { kind: 'trigger', id: 'rule', name: 'Urgent words' } });
    await store({
      at: at(2),
      by: { kind: 'agent', id: rig.admin._id },
      type: 'comment.created',
      commentId: 'c',
    });
    await store({ at: at(3), ticketId: newId() });
    const page = await rig.asAdmin('GET', `${path}?limit=1`);
    const first = JSON.parse(page.text) as { data: unknown[]; nextCursor: string };
    expect(first.data).toMatchObject([{ by: { kind: 'trigger', id: 'rule', name: 'Urgent words' } }]);
    const rest = await rig.asAdmin('GET', `${path}?cursor=${encodeURIComponent(first.nextCursor)}`);
    expect(JSON.parse(rest.text)).toMatchObject({
      data: [{ type: 'comment.created', commentId: 'c', by: { kind: 'agent', name: rig.admin.name } }],
      nextCursor: null,
    });
  });

  test('S66 of a deleted ticket is gone; that it was deleted is told', async () => {
    await rig.db.events.deleteMany({});
    await rig.db.replies.deleteMany({});
    await store();
    expect((await rig.asAdmin('DELETE', `/v1/tickets/${world.ticket._id}`)).status).toBe(204);
    expect(await rig.db.events.find().toArray()).toMatchObject([
      { type: 'ticket.deleted', by: { kind: 'agent', id: rig.admin._id }, was: { channel: 'x' } },
    ]);
  });
});
