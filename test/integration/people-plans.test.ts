import { beforeAll, expect, test } from 'vitest';
import { ada, at, ticket, user } from '../../src/domain/test/examples.js';
import { searchable } from '../../src/domain/tickets/contact.js';
import { knownXUser } from '../../src/domain/x-users/x-user.js';
import { newId } from '../../src/store/database.js';
import { apiRigForFile } from './api/rig.js';

const rig = await apiRigForFile();
const many = 400;

const numbers = Array.from({ length: many }, (_, index) => index);
const contactIds = numbers.map(() => newId());

beforeAll(async () => {
  const { db } = rig;
  await db.contacts.insertMany(
    numbers.map((index) =>
      searchable({
        _id: contactIds[index]!,
        name: `Person${index} Family`,
        email: `p${index}@example.com`,
        phone: null,
        xUsers: [{ ...user(`${index}`), formerHandles: [{ handle: `old${index}`, until: null }] }],
        createdAt: at(index),
        updatedAt: at(index),
      }),
    ),
  );
  await db.xUsers.insertMany(numbers.map((index) => knownXUser(user(`${index}`))));
  await db.tickets.insertMany(
    numbers.map((index) =>
      ticket({
        _id: newId(),
        number: index,
        createdAt: at(index),
        requesterId: contactIds[index]!,
        requesterXUserId: `${index}`,
        departmentId: `d${index}`,
        productId: `p${index}`,
      }),
    ),
  );
});

/** The most that one command read while `work` ran, and which collections were read from end to end. */
async function readBy(work: () => Promise<unknown>) {
  const { native } = rig.db;
  await native.command({ profile: 2 });
  await work();
  await native.command({ profile: 0 });
  const commands = await native
    .collection<{ ns: string; planSummary?: string; docsExamined?: number }>('system.profile')
    .find({
      ns: {
        $in: ['contacts', 'xUsers', 'tickets', 'accounts'].map((name) => `${native.databaseName}.${name}`),
      },
    })
    .toArray();
  await native.dropCollection('system.profile');
  return {
    commands: commands.length,
    scans: commands.filter(({ planSummary = '' }) => planSummary.includes('COLLSCAN')).map(({ ns }) => ns),
    mostRead: Math.max(0, ...commands.map(({ docsExamined = 0 }) => docsExamined)),
  };
}

test.each([
  '/v1/contacts?q=person123',
  '/v1/contacts?q=family%20person77',
  '/v1/contacts?q=p55%40example',
  '/v1/contacts?q=%40old99',
  '/v1/x-users?q=user%20399',
  '/v1/x-users?q=u3999',
  '/v1/x-users/17',
  '/v1/tickets?departmentId=d7',
  '/v1/tickets?productId=p7',
  `/v1/tickets?requesterId=${contactIds[7] ?? ''}`,
])('S63 S31 GET %s reads what it shows and hardly more', async (url) => {
  const read = await readBy(async () => expect((await rig.asAdmin('GET', url)).status).toBe(200));
  expect(read.commands).toBeGreaterThan(0);
  expect(read.scans).toEqual([]);
  expect(read.mostRead).toBeLessThan(many / 4);
});

test('S17 S18 nor does removing a department or a product read all accounts or tickets', async () => {
  for (const kind of ['departments', 'products', 'groups'] as const) {
    await rig.db[kind].insertOne({ _id: kind, name: kind, version: 1, createdAt: at(0), updatedAt: at(0) });
    const read = await readBy(async () =>
      expect((await rig.asAdmin('DELETE', `/v1/${kind}/${kind}`)).status).toBe(204),
    );
    expect(read.scans).toEqual([]);
    expect(read.mostRead).toBeLessThan(many / 4);
  }
});

test('(control) reading all contacts is noticed', async () => {
  const read = await readBy(() => rig.db.contacts.find({ name: ada.name }).toArray());
  expect(read.scans).toHaveLength(1);
  expect(read.mostRead).toBe(many);
});
