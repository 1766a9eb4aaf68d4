import { beforeEach, describe, expect, test } from 'vitest';
import { problemSchema } from '../../../api/problems.js';
import { itemSchema } from '../../../api/views/item.js';
import { globalSettingsSchema } from '../../../api/views/settings.js';
import { ticketSchema } from '../../../api/views/ticket.js';
import type { Reply } from '../../../src/domain/replies/reply.js';
import { ticket } from '../../../src/domain/test/examples.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db, asAdmin } = rig;
const url = `/v1/tickets/${world.ticket._id}`;

/** The ticket of the world as it was, its reply in this state. */
async function begin(state: Reply['state']): Promise<void> {
  for (const collection of [db.tickets, db.comments, db.items, db.replies]) await collection.deleteMany({});
  await db.tickets.insertOne(world.ticket);
  await db.comments.insertOne(world.comment);
  await db.items.insertMany([world.item, world.listedItem]);
  await db.replies.insertOne({ ...world.reply, state });
}

describe('S66 a ticket that is no support request is deleted', () => {
  beforeEach(() => begin('refused'));

  test('with its comments, while its item stays, listed with the reason', async () => {
    await db.automationRuns.insertOne({ _id: 'run', ticketId: world.ticket._id, at: new Date() });
    expect((await asAdmin('DELETE', url)).status).toBe(204);
    expect((await asAdmin('GET', url)).status).toBe(404);
    expect((await asAdmin('GET', `${url}/comments`)).status).toBe(404);
    expect(await db.comments.countDocuments()).toBe(0);
    expect(await db.automationRuns.countDocuments()).toBe(0);
    const item = (await asAdmin('GET', `/v1/inbox/${world.item._id}`)).read(itemSchema);
    expect(item).toMatchObject({ ticketId: null, listedReason: 'ticketDeleted' });
    expect((await asAdmin('DELETE', url)).status).toBe(404);
  });

  test('and only by hand its item becomes a ticket again', async () => {
    await asAdmin('DELETE', url);
    const converted = await asAdmin('POST', `/v1/inbox/${world.item._id}/convert`);
    const made = converted.read(ticketSchema);
    expect(made).toMatchObject({ status: 'new', filedBy: { because: 'byHand' } });
    expect(made.id).not.toBe(world.ticket._id);
  });

  test('and other tickets name it no more, whichever side kept the link', async () => {
    const { _id: gone } = world.ticket;
    await db.tickets.insertMany([
      ticket({ _id: 'follows', number: 2, linked: ['x', gone, 'y'], followUpOf: gone }),
      ticket({ _id: 'continued', number: 3, continuedBy: gone }),
      ticket({ _id: 'other', number: 4, linked: ['x'], followUpOf: 'x' }),
    ]);
    await db.tickets.updateOne({ _id: gone }, { $set: { linked: ['continued'] } });
    await asAdmin('DELETE', url);
    expect(await db.tickets.find().sort({ number: 1 }).toArray()).toMatchObject([
      { _id: 'follows', linked: ['x', 'y'], followUpOf: null, version: 1 },
      { _id: 'continued', linked: [], continuedBy: null, version: 1 },
      { _id: 'other', linked: ['x'], followUpOf: 'x', version: 0 },
    ]);
  });

  test('by one of ten who do it at once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => asAdmin('DELETE', url)));
    expect(all.map(({ status }) => status).toSorted()).toEqual([204, ...Array<number>(9).fill(404)]);
  });

  test('but not one that the agent does not see', async () => {
    const assigned = await rig.asAgent(await rig.addAgent({ ticketAccess: 'assigned' }));
    expect((await assigned('DELETE', url)).status).toBe(404);
    expect(await db.tickets.countDocuments()).toBe(1);
  });
});

describe('S66 S43 while X may have or get an answer', () => {
  test.each(['queued', 'sending', 'unknown'] as const)('that is %s it stays', async (state) => {
    await begin(state);
    const before = await rig.dump();
    const refused = await asAdmin('DELETE', url);
    expect(refused.status).toBe(409);
    expect(refused.read(problemSchema).code).toBe('replyUnderWay');
    expect(await rig.dump()).toBe(before);
  });

  test.each(['sent', 'refused', 'cancelled'] as const)(
    'that is %s it goes, the answer stays on record',
    async (state) => {
      await begin(state);
      expect((await asAdmin('DELETE', url)).status).toBe(204);
      expect(await db.replies.countDocuments({ state })).toBe(1);
      expect((await asAdmin('GET', `/v1/replies/${world.reply._id}`)).status).toBe(404);
      for (const [path, body] of [
        ['cancel', {}],
        ['resolve', { outcome: 'sent' }],
      ] as const)
        expect((await asAdmin('POST', `/v1/replies/${world.reply._id}/${path}`, { body })).status).toBe(404);
    },
  );
});

describe('S66 admins can reserve it to themselves', () => {
  beforeEach(() => begin('cancelled'));
  const settings = async () => (await asAdmin('GET', '/v1/settings')).read(globalSettingsSchema);
  const set = (ticketDeletion: string, version: number | null) =>
    asAdmin('PATCH', '/v1/settings', {
      body: { ticketDeletion },
      headers: version === null ? {} : { 'if-match': `"${version}"` },
    });

  test('by a setting, which takes effect at once', async () => {
    const agent = await rig.asAgent(await rig.addAgent());
    const { version, ticketDeletion } = await settings();
    expect([version, ticketDeletion]).toEqual([0, 'agents']);
    expect((await set('admins', version)).headers['etag']).toBe('"1"');
    expect((await agent('DELETE', url)).status).toBe(403);
    expect((await set('agents', 1)).status).toBe(200);
    expect((await agent('DELETE', url)).status).toBe(204);
  });

  test('admins still may', async () => {
    const { version } = await settings();
    await set('admins', version);
    expect((await asAdmin('DELETE', url)).status).toBe(204);
  });

  test('and the setting is changed on the version that was read, by admins', async () => {
    const { version } = await settings();
    const agent = await rig.asAgent(await rig.addAgent());
    expect((await agent('GET', '/v1/settings')).status).toBe(200);
    const headers = { 'if-match': '*' };
    expect((await agent('PATCH', '/v1/settings', { body: {}, headers })).status).toBe(403);
    expect((await set('agents', null)).status).toBe(428);
    expect((await set('agents', version + 1)).status).toBe(412);
    const saves = await Promise.all(Array.from({ length: 5 }, () => set('agents', version)));
    expect(saves.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412, 412]);
  });
});
