import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { accountSchema } from '../../../api/views/account.js';
import { groupSchema } from '../../../api/views/named.js';
import { ticketSchema } from '../../../api/views/ticket.js';
import { ticket } from '../../../src/domain/test/examples.js';
import { namedKinds, type NamedKind } from '../../../src/domain/tickets/named.js';
import { newId } from '../../../src/store/database.js';
import { namedIn, ticketField } from '../../../src/store/named/kinds.js';
import type { Answered } from './rig.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const anyVersion = { 'if-match': '*' };
const problemOf = (answer: Answered): string => answer.read(problemSchema).code;

const settingsThatName: Record<NamedKind, ((id: string) => object)[]> = {
  group: [(id) => ({ dmGroupId: id }), (id) => ({ visibility: { groupIds: [id] } })],
  department: [(id) => ({ departmentId: id }), (id) => ({ fallbackDepartmentId: id })],
  product: [(id) => ({ productId: id })],
};
const namingNothing: Record<NamedKind, object> = {
  group: { dmGroupId: null, visibility: { groupIds: [] } },
  department: { departmentId: null, fallbackDepartmentId: null },
  product: { productId: null },
};

const accountUrl = `/v1/accounts/${world.account._id}`;
const changeSettings = (settings: object) =>
  rig.asAdmin('PATCH', accountUrl, { body: { settings }, headers: anyVersion });

let sequence = 0;
const make = async (kind: NamedKind) => {
  sequence += 1;
  const answer = await rig.asAdmin('POST', `/v1/${kind}s`, { body: { name: `${kind} ${sequence}` } });
  expect(answer.status).toBe(201);
  return answer.read(groupSchema);
};

describe.each(namedKinds)('a %s', (kind) => {
  const url = (id: string) => `/v1/${kind}s/${id}`;
  const field = ticketField(kind);

  test('is made once by its name, listed, read and renamed; If-Match is honoured when sent', async () => {
    const { id, name, version } = await make(kind);
    expect(problemOf(await rig.asAdmin('POST', `/v1/${kind}s`, { body: { name } }))).toBe('nameTaken');
    const listed = (await rig.asAdmin('GET', `/v1/${kind}s`)).read(z.object({ data: z.array(groupSchema) }));
    expect(listed.data.map((each) => each.id)).toContain(id);
    const rename = (to: string, headers = {}) =>
      rig.asAdmin('PATCH', url(id), { body: { name: to }, headers });
    const renamed = await rename(`${name} renamed`, { 'if-match': `"${version}"` });
    expect(renamed.read(groupSchema)).toMatchObject({ name: `${name} renamed`, version: version + 1 });
    expect(problemOf(await rename('late', { 'if-match': `"${version}"` }))).toBe('versionMismatch');
    expect((await rename(name)).status).toBe(200);
    expect((await rig.asAdmin('GET', url(id))).read(groupSchema)).toMatchObject({ id, name });
  });

  test('of two of one name made at once one is made', async () => {
    const twice = () => rig.asAdmin('POST', `/v1/${kind}s`, { body: { name: `twin ${kind}` } });
    const answers = await Promise.all([twice(), twice()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  });

  test.each(settingsThatName[kind].map((named) => [JSON.stringify(named('…')), named] as const))(
    'S17 S18 S19 stays while the settings %s of an account name it',
    async (_words, named) => {
      const { id } = await make(kind);
      const changed = await changeSettings(named(id));
      expect(changed.read(accountSchema).settings).toMatchObject(named(id));
      expect((await rig.asAdmin('GET', accountUrl)).read(accountSchema).settings).toMatchObject(named(id));
      const refused = (await rig.asAdmin('DELETE', url(id))).read(problemSchema);
      expect(refused.code).toBe(`${kind}InUse`);
      expect(refused.detail).toContain('@acme');
      expect((await changeSettings(namingNothing[kind])).status).toBe(200);
      expect((await rig.asAdmin('DELETE', url(id))).status).toBe(204);
    },
  );

  test('S4 is taken out of the settings that an unlinked account comes back with', async () => {
    const { id } = await make(kind);
    for (const named of settingsThatName[kind]) await changeSettings(named(id));
    const link = (unlinkedAt: Date | null) =>
      rig.db.accounts.updateOne({ _id: world.account._id }, { $set: { unlinkedAt } });
    await link(rig.time.now);
    expect((await rig.asAdmin('DELETE', url(id))).status).toBe(204);
    await link(null);
    expect((await rig.db.accounts.findOne({ _id: world.account._id }))?.settings).toMatchObject(
      namingNothing[kind],
    );
  });

  test('removed, its open tickets stay without one, and its closed ones as they are', async () => {
    const { id } = await make(kind);
    const [open, closed] = (['open', 'closed'] as const).map((status) =>
      ticket({ _id: newId(), number: (sequence += 1) + 1_000, status, [field]: id }),
    );
    await rig.db.tickets.insertMany([open!, closed!]);
    expect((await rig.asAdmin('DELETE', url(id))).status).toBe(204);
    expect((await rig.asAdmin('GET', url(id))).status).toBe(404);
    expect((await rig.db.tickets.findOne({ _id: open!._id }))?.[field]).toBeNull();
    expect((await rig.db.tickets.findOne({ _id: closed!._id }))?.[field]).toBe(id);
  });

  test('is given to tickets, and selects them', async () => {
    const { id } = await make(kind);
    const opened = await rig.asAdmin('POST', '/v1/tickets', {
      body: { requesterId: world.contactId, subject: 'By phone', text: 'It is late', [field]: id },
    });
    expect(opened.read(ticketSchema)[field]).toBe(id);
    const changed = await rig.asAdmin('PATCH', `/v1/tickets/${world.ticket._id}`, { body: { [field]: id } });
    expect(changed.read(ticketSchema)[field]).toBe(id);
    const listed = (await rig.asAdmin('GET', `/v1/tickets?${field}=${id}`)).read(
      z.object({ data: z.array(ticketSchema) }),
    );
    expect(listed.data.map((each) => each.id).toSorted()).toEqual(
      [world.ticket._id, opened.read(ticketSchema).id].toSorted(),
    );
  });

  test('one that is not there can be named nowhere', async () => {
    const missing = newId();
    const requesterId = world.contactId;
    const answers = [
      await rig.asAdmin('PATCH', `/v1/tickets/${world.ticket._id}`, { body: { [field]: missing } }),
      await rig.asAdmin('POST', '/v1/tickets', {
        body: { requesterId, subject: 'x', text: 'x', [field]: missing },
      }),
    ];
    for (const answer of answers) expect(answer.read(problemSchema).errors?.[0]?.pointer).toBe(`/${field}`);
    for (const named of settingsThatName[kind])
      expect(problemOf(await changeSettings(named(missing)))).toBe('invalidRequest');
  });

  test('named and removed at the same moment, it is either there or not named', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await make(kind);
      const named = { [field]: id };
      const [settings, put, removed] = await Promise.all([
        changeSettings(settingsThatName[kind][0]!(id)),
        rig.asAdmin('PATCH', `/v1/tickets/${world.ticket._id}`, { body: named }),
        rig.asAdmin('DELETE', url(id)),
      ]);
      const isThere = (await namedIn(rig.db, kind).findOne({ _id: id })) !== null;
      const account = await rig.db.accounts.findOne({ _id: world.account._id });
      const isNamed =
        JSON.stringify(account?.settings).includes(id) ||
        (await rig.db.tickets.findOne({ _id: world.ticket._id, ...named })) !== null;
      expect(isNamed && !isThere, `${settings.status} ${put.status} ${removed.status}`).toBe(false);
      await changeSettings(namingNothing[kind]);
    }
  });
});

test('S30 an item is converted into a department', async () => {
  const { id } = await make('department');
  const convert = (departmentId: string) =>
    rig.asAdmin('POST', `/v1/inbox/${world.listedItem._id}/convert`, { body: { departmentId } });
  const refused = (await convert(newId())).read(problemSchema);
  expect(refused.errors?.[0]?.pointer).toBe('/departmentId');
  expect((await convert(id)).read(ticketSchema).departmentId).toBe(id);
});
