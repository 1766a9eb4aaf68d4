import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { contactSchema } from '../../../api/views/contact.js';
import { ticketSchema } from '../../../api/views/ticket.js';
import { account, ada, at, bob, noon, post, ticket, user } from '../../../src/domain/test/examples.js';
import { knownXUser } from '../../../src/domain/x-users/x-user.js';
import { newId } from '../../../src/store/database.js';
import { fileBatch } from '../../../src/store/items/filing.js';
import { renewLeftTerms } from '../../../src/store/tickets/terms.js';
import type { Answered } from './rig.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const problemOf = (answer: Answered): string => answer.read(problemSchema).code;

const make = async (body: { name: string; email?: string; phone?: string }) =>
  (await rig.asAdmin('POST', '/v1/contacts', { body })).read(contactSchema);
const tie = (id: string, xUserId: string) =>
  rig.asAdmin('POST', `/v1/contacts/${id}/x-users`, { body: { xUserId } });
const merge = (id: string, contactId: string) =>
  rig.asAdmin('POST', `/v1/contacts/${id}/merge`, { body: { contactId } });
const find = async (q: string) =>
  (await rig.asAdmin('GET', `/v1/contacts?q=${encodeURIComponent(q)}`))
    .read(z.object({ data: z.array(contactSchema) }))
    .data.map(({ id }) => id);
const ticketsOf = async (id: string) =>
  (await rig.asAdmin('GET', `/v1/tickets?requesterId=${id}`))
    .read(z.object({ data: z.array(ticketSchema) }))
    .data.map((each) => each.id);

/** An account whose mentions wait to be filed, each by somebody of their own. */
async function mentionsBy(...xUserIds: readonly string[]) {
  const accountId = newId();
  await rig.db.accounts.insertOne(account({}, { _id: accountId, xUserId: newId() }));
  const items = xUserIds.map((xUserId, index) =>
    post(at(index), user(xUserId), {}, { _id: newId(), accountId, xId: `${Date.now()}${xUserId}` }),
  );
  await rig.db.items.insertMany(items);
  return {
    accountId,
    items,
    file: () =>
      fileBatch(
        rig.db,
        accountId,
        items.map(({ _id }) => _id),
        rig.time.now,
      ),
  };
}

describe('S63 merging two contacts', () => {
  test('brings tickets, X users, addresses and all earlier names together, once however often', async () => {
    const into = await make({ name: 'Bob Builder', phone: '+49 170 1' });
    const other = await make({ name: 'Robert B.', email: 'bob@example.com', phone: '+49 170 2' });
    await tie(other.id, bob.xUserId);
    const [open, closed] = (['open', 'closed'] as const).map((status, index) =>
      ticket({ _id: newId(), number: 500 + index, requesterId: other.id, status }),
    );
    await rig.db.tickets.insertMany([open!, closed!]);
    const merged = await merge(into.id, other.id);
    expect(merged.read(contactSchema)).toMatchObject({
      id: into.id,
      name: 'Bob Builder',
      email: 'bob@example.com',
      phone: '+49 170 1',
      xUsers: [{ xUserId: bob.xUserId }],
      merged: [{ contactId: other.id, name: 'Robert B.', email: 'bob@example.com', phone: '+49 170 2' }],
    });
    expect(await ticketsOf(into.id)).toEqual([closed!._id, open!._id].toSorted().toReversed());
    expect((await rig.asAdmin('GET', `/v1/contacts/${other.id}`)).status).toBe(404);
    for (const q of ['builder', 'robert', 'bob@example', '@bob', '170 2'])
      expect(await find(q)).toEqual([into.id]);
    const again = await merge(into.id, other.id);
    expect(again.status).toBe(200);
    expect(again.read(contactSchema)).toEqual(merged.read(contactSchema));
  });

  test('keeps what the other one had taken in before', async () => {
    const [a, b, c] = [await make({ name: 'A' }), await make({ name: 'B' }), await make({ name: 'C' })];
    await merge(b.id, a.id);
    const { merged } = (await merge(c.id, b.id)).read(contactSchema);
    expect(merged.map(({ name }) => name)).toEqual(['A', 'B']);
  });

  test('is refused with itself and with nobody, and changes nothing then', async () => {
    const { id } = await make({ name: 'Alone' });
    const before = await rig.dump();
    expect(problemOf(await merge(id, id))).toBe('mergeWithItself');
    expect((await merge(id, newId())).read(problemSchema).errors?.[0]?.pointer).toBe('/contactId');
    expect((await merge(newId(), id)).status).toBe(404);
    expect(await rig.dump()).toBe(before);
  });

  test('each into the other at once, one goes and one stays', async () => {
    const [a, b] = [await make({ name: 'A' }), await make({ name: 'B' })];
    const answers = await Promise.all([merge(a.id, b.id), merge(b.id, a.id)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await rig.db.contacts.countDocuments({ _id: { $in: [a.id, b.id] } })).toBe(1);
  });

  test('loses no ticket that is filed for the one that goes at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const xUserId = `77${round}`;
      const into = await make({ name: `into ${round}` });
      const other = await make({ name: `other ${round}` });
      await rig.db.xUsers.insertOne({ ...user(xUserId), _id: xUserId, handleKey: `u${xUserId}`, terms: [] });
      expect((await tie(other.id, xUserId)).status).toBe(201);
      const { accountId, file } = await mentionsBy(xUserId);
      const [merged] = await Promise.all([merge(into.id, other.id), file()]);
      expect(merged.status).toBe(200);
      const filed = await rig.db.tickets.find({ accountId }).toArray();
      expect(filed.map(({ requesterId }) => requesterId)).toEqual([into.id]);
    }
  });
});

const findTickets = async (q: string) =>
  (await rig.asAdmin('GET', `/v1/tickets?q=${encodeURIComponent(q)}`))
    .read(z.object({ data: z.array(ticketSchema) }))
    .data.map((each) => each.id);

describe('S63 tickets are found by what their requester is called now', () => {
  /** A contact with a ticket of theirs, opened when they were called so. */
  async function withTicket(name: string) {
    const contact = await make({ name });
    const body = { requesterId: contact.id, subject: `About ${name}`, text: 'Hello' };
    const opened = (await rig.asAdmin('POST', '/v1/tickets', { body })).read(ticketSchema);
    await rig.asAdmin('PATCH', `/v1/tickets/${opened.id}`, { body: { subject: 'A thing' } });
    return { contactId: contact.id, ticketId: opened.id };
  }

  test('after they were called otherwise, also where the subject changed between', async () => {
    const { contactId, ticketId } = await withTicket('Countess');
    expect(await findTickets('countess thing')).toEqual([ticketId]);
    await rig.asAdmin('PATCH', `/v1/contacts/${contactId}`, { body: { name: 'Augusta Lovelace' } });
    expect(await findTickets('lovelace thing')).toEqual([ticketId]);
    expect(await findTickets('countess')).toEqual([]);
    await rig.asAdmin('PATCH', `/v1/tickets/${ticketId}`, { body: { subject: 'Another matter' } });
    expect(await findTickets('lovelace matter')).toEqual([ticketId]);
  });

  test('by an X user’s handle as long as they are tied to it', async () => {
    const { contactId, ticketId } = await withTicket('Tied later');
    await rig.db.xUsers.insertOne({ ...user('551'), _id: '551', handleKey: 'u551', terms: [] });
    await tie(contactId, '551');
    expect(await findTickets('@u551')).toEqual([ticketId]);
    await rig.asAdmin('DELETE', `/v1/contacts/${contactId}/x-users/551`);
    expect(await findTickets('@u551')).toEqual([]);
  });

  test('by the contact that another became part of, and what that brought', async () => {
    const [into, other] = [await withTicket('Staying'), await withTicket('Going')];
    await rig.db.xUsers.insertOne({ ...user('552'), _id: '552', handleKey: 'u552', terms: [] });
    await tie(other.contactId, '552');
    await merge(into.contactId, other.contactId);
    const both = [other.ticketId, into.ticketId].toSorted().toReversed();
    expect(await findTickets('staying')).toEqual(both);
    expect(await findTickets('@u552')).toEqual(both);
    expect(await findTickets('going')).toEqual([]);
  });

  test('however many they have: the newest at once, the others by housekeeping', async () => {
    const { id } = await make({ name: 'Manyfold' });
    const theirs = Array.from({ length: 450 }, (_, index) =>
      ticket({
        _id: newId(),
        number: 70_000 + index,
        requesterId: id,
        createdAt: at(index),
        terms: ['manyfold'],
      }),
    );
    await rig.db.tickets.insertMany(theirs);
    const foundBy = (term: string) => rig.db.tickets.countDocuments({ requesterId: id, terms: term });
    await rig.asAdmin('PATCH', `/v1/contacts/${id}`, { body: { name: 'Single' } });
    const newest = await rig.db.tickets.findOne({ _id: theirs.at(-1)!._id });
    expect(newest?.terms).toContain('single');
    expect([await foundBy('single'), await foundBy('manyfold')]).toEqual([200, 250]);
    expect(await renewLeftTerms(rig.db)).toBe(450);
    expect([await foundBy('single'), await foundBy('manyfold')]).toEqual([450, 0]);
    expect(await renewLeftTerms(rig.db)).toBe(0);
  });

  test('S5 by the handle that an X user has since their newest item', async () => {
    const first = await mentionsBy('553');
    await first.file();
    const next = await mentionsBy('553');
    await rig.db.items.updateOne({ _id: next.items[0]!._id }, { $set: { 'author.handle': 'renamed553' } });
    await next.file();
    const { accountId } = first;
    const before = await rig.db.tickets.findOne({ accountId });
    expect(await findTickets('renamed553')).toContain(before?._id);
    expect(await findTickets('@u553')).toEqual([]);
  });
});

describe('S63 a contact', () => {
  test('tied elsewhere is a 409 that names the other and offers the merge', async () => {
    const { id } = await make({ name: 'Second' });
    const refused = (await tie(id, ada.xUserId)).read(problemSchema);
    expect(refused).toMatchObject({ code: 'xUserTied' });
    expect(refused.fix).toContain(`POST /v1/contacts/${id}/merge {"contactId": "${world.contactId}"}`);
    expect((await merge(id, world.contactId)).status).toBe(200);
    expect((await tie(id, ada.xUserId)).status).toBe(201);
  });

  test('is tied to a known X user by handle, whatever its case', async () => {
    await mentionsBy('881').then(({ file }) => file());
    const before = await rig.db.contacts.findOne({ 'xUsers.xUserId': '881' });
    await rig.asAdmin('DELETE', `/v1/contacts/${before?._id ?? ''}/x-users/881`);
    const { id } = await make({ name: 'By handle' });
    const tied = await rig.asAdmin('POST', `/v1/contacts/${id}/x-users`, { body: { handle: '@U881' } });
    expect(tied.read(contactSchema).xUsers).toMatchObject([{ xUserId: '881', handle: 'u881' }]);
  });

  test('S5 is found by the handles its X users had before, which say until when', async () => {
    const { id } = await make({ name: 'Renamed' });
    await rig.db.xUsers.insertOne(knownXUser(user('91'), noon));
    await tie(id, '91');
    const { items, file } = await mentionsBy('91');
    await rig.db.items.updateOne({ _id: items[0]!._id }, { $set: { 'author.handle': 'newname' } });
    await file();
    const [shown] = (await rig.asAdmin('GET', `/v1/contacts/${id}`)).read(contactSchema).xUsers;
    expect(shown).toMatchObject({
      handle: 'newname',
      formerHandles: [{ handle: 'u91', until: rig.time.now.toISOString() }],
    });
    expect(await find('@u91')).toEqual([id]);
    expect(await find('newna')).toEqual([id]);
  });

  test('tied by who is known without saying since when is not set back by what was captured before', async () => {
    const { id } = await make({ name: 'Untimed' });
    await rig.db.xUsers.insertOne(knownXUser(user('92')));
    await tie(id, '92');
    const { items, file } = await mentionsBy('92');
    await rig.db.items.updateOne({ _id: items[0]!._id }, { $set: { 'author.handle': 'oldname' } });
    await file();
    const { xUsers } = (await rig.asAdmin('GET', `/v1/contacts/${id}`)).read(contactSchema);
    expect(xUsers).toMatchObject([{ handle: 'u92', formerHandles: [] }]);
  });
});
