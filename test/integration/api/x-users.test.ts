import { beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemSchema } from '../../../api/problems.js';
import { contactSchema } from '../../../api/views/contact.js';
import { atXSchema, xUserCardSchema } from '../../../api/views/x-user-card.js';
import { knownXUserSchema } from '../../../api/views/x-user.js';
import { ticket, user } from '../../../src/domain/test/examples.js';
import { knownXUser } from '../../../src/domain/x-users/x-user.js';
import type { SpentOn } from '../../../src/domain/spend/spend.js';
import { newId } from '../../../src/store/database.js';
import type { Answered, Caller } from './rig.js';
import { sandboxRigForFile } from './sandbox-rig.js';

const rig = await sandboxRigForFile('acme', 'beta');
const ada = await rig.control.createUser({
  username: 'AdaL',
  name: 'Ada Lovelace',
  description: 'Numbers & engines',
  verifiedType: 'blue',
});
for (const text of ['first', 'second & last']) await rig.control.post({ from: 'AdaL', text });

const local = (location: string): string => location.slice(new URL(location).origin.length);
async function connected(username: string): Promise<string> {
  const begun = await rig.asAdmin('POST', '/v1/accounts/connect');
  const { authorizeUrl } = begun.read(z.object({ authorizeUrl: z.string() }));
  await rig.asNobody('GET', local(await rig.control.approve(authorizeUrl, username)));
  return (await rig.db.accounts.findOne({ handle: username }))?._id ?? '';
}
const accountId = await connected('acme');

const list = z.object({ data: z.array(knownXUserSchema), nextCursor: z.string().nullable(), atX: atXSchema });
const find = async (q: string, call: Caller = rig.asAdmin) =>
  (await call('GET', `/v1/x-users?q=${encodeURIComponent(q)}`)).read(list);
const card = async (id: string, call: Caller = rig.asAdmin) =>
  (await call('GET', `/v1/x-users/${id}`)).read(xUserCardSchema);
const problemOf = (answer: Answered): string => answer.read(problemSchema).code;
/** Looks at X that were asked for since. */
const asked = async (from: number) =>
  (await rig.control.journal())
    .slice(from)
    .filter(({ path }) => path.startsWith('/2/users/'))
    .map(({ path }) => path.split('?')[0]);
const journalLength = async () => (await rig.control.journal()).length;
const settings = (changes: object, _id = accountId) =>
  rig.db.accounts.updateOne(
    { _id },
    { $set: Object.fromEntries(Object.entries(changes).map(([name, value]) => [`settings.${name}`, value])) },
  );

/** How many of each resource are booked for it. */
async function bookedFor(on: SpentOn): Promise<Record<string, number>> {
  const booked: Record<string, number> = {};
  for (const { billed } of await rig.db.charges.find({ accountId, on }).toArray())
    for (const { what, count } of billed) booked[what] = (booked[what] ?? 0) + count;
  return booked;
}

beforeEach(async () => {
  await rig.control.clearFaults();
  for (const { _id } of await rig.db.accounts.find().toArray())
    await settings({ dailyBudgetUsd: null, visibility: { who: 'admins', groupIds: [] } }, _id);
  for (const name of ['xUsers', 'xLooks', 'contacts', 'tickets'] as const) await rig.db[name].deleteMany({});
});

const tie = async (body: { handle: string }) => {
  const { id } = (await rig.asAdmin('POST', '/v1/contacts', { body: { name: 'Ada' } })).read(contactSchema);
  return (await rig.asAdmin('POST', `/v1/contacts/${id}/x-users`, { body })).read(contactSchema);
};

describe('S63 an X user is found', () => {
  test('at X by an exact handle, once; afterwards among those known, by beginnings', async () => {
    const before = await journalLength();
    expect(await find('@adal')).toMatchObject({
      data: [{ xUserId: ada.id, handle: 'AdaL' }],
      atX: { asked: true, problem: null },
    });
    for (const q of ['@ADAL', 'ada lovel'])
      expect(await find(q)).toMatchObject({ data: [{ xUserId: ada.id }], atX: { asked: false } });
    expect(await asked(before)).toEqual(['/2/users/by/username/adal']);
  });

  test('a handle that nobody has is asked for once in some minutes', async () => {
    const before = await journalLength();
    for (const q of ['@nobodyhere', '@NobodyHere', '@nobodyhere'])
      expect(await find(q)).toMatchObject({ data: [], atX: { problem: null } });
    expect(await asked(before)).toHaveLength(1);
    rig.time.now = new Date(rig.time.now.getTime() + 301_000);
    expect((await find('@nobodyhere')).atX.asked).toBe(true);
  });

  test('S50 words, and what is typed on the way to a handle, ask nothing of X', async () => {
    const before = await journalLength();
    for (const q of ['two words', 'adal', `@${'a'.repeat(16)}`, '@ä', '@', '@a', '@ad']) {
      expect(await find(q)).toMatchObject({ data: [], atX: { asked: false } });
    }
    expect(await asked(before)).toEqual([]);
  });

  test('and tied by a handle unknown so far; one that X does not know is 404', async () => {
    const made = await rig.asAdmin('POST', '/v1/contacts', { body: { name: 'Ada' } });
    const url = `/v1/contacts/${made.read(contactSchema).id}/x-users`;
    const tie = (handle: string) => rig.asAdmin('POST', url, { body: { handle } });
    expect((await tie('@adal')).read(contactSchema).xUsers).toMatchObject([
      { xUserId: ada.id, handle: 'AdaL' },
    ]);
    expect(problemOf(await tie('nobodyhere'))).toBe('unknownXUser');
    for (const [status, problem] of [
      [503, 'xUnavailable'],
      [429, 'xRateLimited'],
    ] as const) {
      await rig.control.fault({ kind: 'status', status, route: 'users/by/username', times: 9 });
      expect(problemOf(await tie('somebody'))).toBe(problem);
      await rig.control.clearFaults();
    }
    await settings({ dailyBudgetUsd: 0.005 });
    expect(problemOf(await tie('somebody'))).toBe('overBudget');
  });

  test('S5 and tied by a handle that changed hands: whoever X shows under it, not who had it before', async () => {
    await rig.db.xUsers.insertOne(knownXUser(user('100', { handle: 'AdaL' }), rig.time.now));
    const tied = await tie({ handle: '@adal' });
    expect(tied.xUsers).toMatchObject([{ xUserId: ada.id, handle: 'AdaL', formerHandles: [] }]);
    const found = (await find('adal')).data;
    expect(found.find(({ xUserId }) => xUserId === '100')).toMatchObject({
      handle: '',
      formerHandle: 'AdaL',
    });
    expect(found.find(({ xUserId }) => xUserId === ada.id)).toMatchObject({
      handle: 'AdaL',
      formerHandle: null,
    });
  });

  test('by a handle under which one is known and X tells nothing, but not where two are', async () => {
    await rig.control.fault({ kind: 'status', status: 503, route: 'users/by/username', times: 9 });
    await rig.db.xUsers.insertOne(knownXUser(user('100', { handle: 'AdaL' }), rig.time.now));
    expect((await tie({ handle: 'adal' })).xUsers).toMatchObject([{ xUserId: '100' }]);
    await rig.db.xUsers.insertOne(knownXUser(user('200', { handle: 'adal' }), rig.time.now));
    const { id } = (await rig.asAdmin('POST', '/v1/contacts', { body: { name: 'Ada' } })).read(contactSchema);
    const body = { handle: 'adal' };
    expect(problemOf(await rig.asAdmin('POST', `/v1/contacts/${id}/x-users`, { body }))).toBe('xUnavailable');
  });

  test('under its key X is asked once, and the same is told after the contact is gone', async () => {
    const { id } = (await rig.asAdmin('POST', '/v1/contacts', { body: { name: 'Ada' } })).read(contactSchema);
    const again = () =>
      rig.asAdmin('POST', `/v1/contacts/${id}/x-users`, {
        body: { handle: 'adal' },
        headers: { 'idempotency-key': 'tied-once' },
      });
    const before = await journalLength();
    const first = await again();
    expect(first.status).toBe(201);
    await rig.db.xLooks.deleteMany({});
    expect((await again()).text).toBe(first.text);
    expect((await rig.asAdmin('DELETE', `/v1/contacts/${id}`)).status).toBe(204);
    expect((await again()).text).toBe(first.text);
    expect(await asked(before)).toHaveLength(1);
  });
});

describe('S31 the card of an author', () => {
  test('tells who they are and what they posted, booked once: a second look is free for some minutes', async () => {
    const before = await journalLength();
    const first = await card(ada.id);
    expect(first).toMatchObject({
      handle: 'AdaL',
      name: 'Ada Lovelace',
      verifiedType: 'blue',
      bio: 'Numbers & engines',
      posts: 2,
      standing: 'shown',
      suspended: false,
      contact: null,
      tickets: [],
      atX: { asked: true, problem: null },
    });
    expect(first.recentPosts?.map(({ text }) => text)).toEqual(['second & last', 'first']);
    expect(await card(ada.id)).toEqual({ ...first, atX: { asked: false, problem: null } });
    expect(await asked(before)).toEqual([`/2/users/${ada.id}`, `/2/users/${ada.id}/tweets`]);
    const booked = await bookedFor('lookups');
    const charges = await rig.control.charges();
    expect(booked['post']).toBe(2);
    expect(booked).toEqual(Object.fromEntries(charges.map(({ what, count }) => [what, count])));
    expect(await rig.db.charges.countDocuments({ on: { $ne: 'lookups' } })).toBe(0);
  });

  test('shows the contact and the past tickets that the caller may see, and no others', async () => {
    const contact = (await rig.asAdmin('POST', '/v1/contacts', { body: { name: 'Ada' } })).read(
      contactSchema,
    );
    await rig.asAdmin('POST', `/v1/contacts/${contact.id}/x-users`, { body: { xUserId: ada.id } });
    const [theirs, byPhone, message] = [
      ticket({ _id: newId(), number: 1, requesterXUserId: ada.id, requesterId: 'before' }),
      ticket({ _id: newId(), number: 2, requesterXUserId: null, requesterId: contact.id, channel: 'email' }),
      ticket({ _id: newId(), number: 3, requesterXUserId: ada.id, requesterId: contact.id, channel: 'x_dm' }),
    ];
    await rig.db.tickets.insertMany([theirs, byPhone, message, ticket({ _id: newId(), number: 4 })]);
    const numbers = async (call: Caller) =>
      (await card(ada.id, call)).tickets.map(({ number }) => number).toSorted();
    expect(await numbers(rig.asAdmin)).toEqual([1, 2, 3]);
    const agent = await rig.asAgent(await rig.addAgent());
    expect(await numbers(agent)).toEqual([1, 2]);
    const assigned = await rig.asAgent(await rig.addAgent({ ticketAccess: 'assigned' }));
    expect(await numbers(assigned)).toEqual([]);
    expect((await card(ada.id, agent)).contact?.id).toBe(contact.id);
  });

  test('S27 says whether Perch suspended them', async () => {
    await rig.asAdmin('PUT', `/v1/suspended-users/${ada.id}`, { body: {} });
    expect((await card(ada.id)).suspended).toBe(true);
    await rig.asAdmin('DELETE', `/v1/suspended-users/${ada.id}`);
    expect((await card(ada.id)).suspended).toBe(false);
  });

  test('shows what is known when X fails, and says so', async () => {
    await find('@adal');
    await rig.db.xLooks.deleteMany({});
    await rig.control.fault({ kind: 'status', status: 503, route: 'users/:id' });
    expect(await card(ada.id)).toMatchObject({
      handle: 'AdaL',
      bio: null,
      standing: null,
      recentPosts: null,
      atX: { asked: true, problem: { code: 'unavailable' } },
    });
    await rig.control.clearFaults();
    expect((await card(ada.id)).bio).toBe('Numbers & engines');
  });

  test('tells that X suspended them, or that they are gone, and shows what is known', async () => {
    const eve = await rig.control.createUser({ username: 'eve' });
    await find('@eve');
    await rig.db.xLooks.deleteMany({});
    await rig.control.changeUser('eve', { suspended: true });
    const before = await journalLength();
    expect(await card(eve.id)).toMatchObject({ handle: 'eve', standing: 'suspended', recentPosts: null });
    expect(await asked(before)).toEqual([`/2/users/${eve.id}`]);
    expect(problemOf(await rig.asAdmin('GET', '/v1/x-users/12345'))).toBe('unknownXUser');
  });

  test('S50 is not read where the budget has no room', async () => {
    await settings({ dailyBudgetUsd: 0.005 });
    const before = await journalLength();
    expect((await find('@adal')).atX).toMatchObject({ problem: { code: 'overBudget' } });
    expect(problemOf(await rig.asAdmin('GET', `/v1/x-users/${ada.id}`))).toBe('overBudget');
    expect(await asked(before)).toEqual([]);
  });

  test('is shown in time though X takes long for each thing it is asked', async () => {
    await rig.control.fault({ kind: 'slow', overMs: 4_000, route: 'users/:id' });
    await rig.control.fault({ kind: 'hang', route: 'own-posts', times: 9 });
    expect(await card(ada.id)).toMatchObject({
      ...{ bio: 'Numbers & engines', recentPosts: null },
      atX: { asked: true, problem: { code: 'aborted' } },
    });
  }, 20_000);

  test('S29 X is asked only as accounts whose items the caller sees', async () => {
    const agent = await rig.asAgent(await rig.addAgent());
    const before = await journalLength();
    expect((await find('@adal', agent)).atX).toMatchObject({ asked: false, problem: { code: 'noAccount' } });
    expect((await agent('GET', `/v1/x-users?q=adal&accountId=${accountId}`)).status).toBe(404);
    expect(await asked(before)).toEqual([]);
    await settings({ visibility: { who: 'everyone', groupIds: [] } });
    expect((await find('@adal', agent)).data).toHaveLength(1);
  });

  test('S29 shows posts that X showed one account to nobody who does not see that one', async () => {
    const cardBy = async (id: string, call: Caller) =>
      (await call('GET', `/v1/x-users/${ada.id}?accountId=${id}`)).read(xUserCardSchema);
    const otherAccountId = await connected('beta');
    await cardBy(accountId, rig.asAdmin);
    await settings({ visibility: { who: 'everyone', groupIds: [] } }, otherAccountId);
    const agent = await rig.asAgent(await rig.addAgent());
    const before = await journalLength();
    expect((await cardBy(otherAccountId, agent)).recentPosts).toHaveLength(2);
    expect(await asked(before)).toEqual([`/2/users/${ada.id}/tweets`]);
    expect((await cardBy(otherAccountId, agent)).atX.asked).toBe(false);
  });
});
