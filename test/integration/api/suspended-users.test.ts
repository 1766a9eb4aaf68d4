import { expect, test } from 'vitest';
import { problemSchema } from '../../../api/problems.js';
import { suspendedUserSchema } from '../../../api/views/suspended-user.js';
import { user } from '../../../src/domain/test/examples.js';
import { knownXUser } from '../../../src/domain/x-users/x-user.js';
import { apiRigForFile } from './rig.js';

const rig = await apiRigForFile();
const agent = await rig.addAgent();
const asAgent = await rig.asAgent(agent);
const url = '/v1/suspended-users/42';

test('S27 an agent suspends an X user, whoever reads the list sees it, and undoes it', async () => {
  await rig.db.xUsers.insertOne(knownXUser(user('42')));
  expect((await asAgent('GET', url)).status).toBe(404);
  const since = rig.time.now;
  const put = await asAgent('PUT', url, { body: { reason: 'spam' } });
  const suspended = put.read(suspendedUserSchema);
  const expected = {
    xUserId: '42',
    handle: 'u42',
    name: 'User 42',
    reason: 'spam',
    suspendedAt: since.toISOString(),
    suspendedBy: agent._id,
  };
  expect(suspended).toEqual(expected);
  expect((await rig.asAdmin('GET', url)).read(suspendedUserSchema)).toEqual(suspended);

  rig.time.now = new Date(since.getTime() + 60_000);
  const again = (await rig.asAdmin('PUT', url)).read(suspendedUserSchema);
  expect(again).toEqual({ ...expected, reason: null });
  const list = await rig.asAdmin('GET', '/v1/suspended-users');
  expect(JSON.parse(list.text)).toEqual({ data: [again], nextCursor: null });

  expect((await asAgent('DELETE', url)).status).toBe(204);
  expect((await asAgent('DELETE', url)).status).toBe(404);
});

test('S27 one whom Perch has never seen is listed by number', async () => {
  const unknown = { xUserId: '43', handle: null, name: null };
  expect((await rig.asAdmin('PUT', '/v1/suspended-users/43')).read(suspendedUserSchema)).toMatchObject(
    unknown,
  );
  const list = await rig.asAdmin('GET', '/v1/suspended-users');
  expect(JSON.parse(list.text)).toMatchObject({ data: [unknown] });
});

test('S27 a handle is no X user id, which is what identifies people', async () => {
  const refused = await rig.asAdmin('PUT', '/v1/suspended-users/jane');
  expect(refused.status).toBe(400);
  expect(refused.read(problemSchema).errors?.[0]?.pointer).toBe('/xUserId');
});

test('S27 of ten who suspend somebody at once all are told so, and it stands once', async () => {
  const all = await Promise.all(
    Array.from({ length: 10 }, () => rig.asAdmin('PUT', '/v1/suspended-users/7')),
  );
  expect(all.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
  expect(await rig.db.suspendedUsers.countDocuments({ _id: '7' })).toBe(1);
});
