import { beforeAll, describe, expect, test } from 'vitest';
import { account, ada, at, ticket, ticketRule, user } from '../../src/domain/test/examples.js';
import { searchable } from '../../src/domain/tickets/contact.js';
import { knownXUser } from '../../src/domain/x-users/x-user.js';
import { newId } from '../../src/store/database.js';
import { indexes } from '../../src/store/indexes.js';
import { apiRigForFile } from './api/rig.js';
import { readsOf, type Read } from './reading.js';

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
  const accountId = newId();
  await db.accounts.insertOne(account({}, { _id: accountId }));
  await db.ticketRules.insertMany(
    numbers.map((version) => ({
      ...{ _id: newId(), accountId, version, at: at(version), by: null },
      rules: version < many - 1 ? [ticketRule({ departmentId: 'departments', groupId: 'groups' })] : [],
    })),
  );
});

const collections = Object.keys(indexes);

/** What reading cost while `work` ran: which collections were read from end to end or sorted, and the most one command read. */
async function readBy(work: () => Promise<unknown>) {
  const reads = await readsOf(rig.db, collections, work);
  const collectionOf = ({ ns }: Read) => ns.slice(rig.db.native.databaseName.length + 1);
  return {
    commands: reads.length,
    scans: reads.filter(({ planSummary = '' }) => planSummary.includes('COLLSCAN')).map(collectionOf),
    sorted: reads.filter(({ hasSortStage }) => hasSortStage).map(collectionOf),
    mostRead: Math.max(0, ...reads.map(({ docsExamined = 0 }) => docsExamined)),
    mostKeys: Math.max(0, ...reads.map(({ keysExamined = 0 }) => keysExamined)),
  };
}

test.each([
  '/v1/contacts?q=person123',
  '/v1/contacts?q=family%20person77',
  '/v1/contacts?q=p55%40example',
  '/v1/contacts?q=family',
  '/v1/contacts?q=f',
  '/v1/contacts?q=person',
  '/v1/contacts?q=%40old99',
  '/v1/x-users?q=user%20399',
  '/v1/x-users?q=u3999',
  '/v1/x-users?q=u',
  '/v1/x-users?q=user',
  '/v1/x-users?q=user%20',
  '/v1/x-users/17',
  '/v1/tickets?departmentId=d7',
  '/v1/tickets?productId=p7',
  `/v1/tickets?requesterId=${contactIds[7] ?? ''}`,
])('S63 S31 GET %s reads what it shows and hardly more', async (url) => {
  const read = await readBy(async () => expect((await rig.asAdmin('GET', url)).status).toBe(200));
  expect(read.commands).toBeGreaterThan(0);
  expect(read.scans).toEqual([]);
  expect(read.sorted).toEqual([]);
  expect(read.mostRead).toBeLessThan(many / 4);
});

describe.each(['departments', 'products', 'groups'] as const)('S17 S18 removing one of the %s', (kind) => {
  test('reads neither all tickets nor the rules that were once in force', async () => {
    await rig.db[kind].insertOne({ _id: kind, name: kind, version: 1, createdAt: at(0), updatedAt: at(0) });
    const read = await readBy(async () =>
      expect((await rig.asAdmin('DELETE', `/v1/${kind}/${kind}`)).status).toBe(204),
    );
    expect(read.scans).toEqual([]);
    expect(Math.max(read.mostRead, read.mostKeys)).toBeLessThan(many / 4);
  });
});

test('(control) reading all contacts is noticed', async () => {
  const read = await readBy(() => rig.db.contacts.find({ name: ada.name }).toArray());
  expect(read.scans).toHaveLength(1);
  expect(read.mostRead).toBe(many);
});
