import { beforeEach, describe, expect, test } from 'vitest';
import { problemSchema } from '../../../api/problems.js';
import { ticketSchema } from '../../../api/views/ticket.js';
import { at, noon } from '../../../src/domain/test/examples.js';
import type { Ticket } from '../../../src/domain/tickets/ticket.js';
import { rigWithWorld } from './world.js';

const { rig, world } = await rigWithWorld();
const { db, asAdmin } = rig;
const url = `/v1/tickets/${world.ticket._id}`;
const end = (as = asAdmin) => as('POST', `${url}/end-session`);
const agent = await rig.asAgent(await rig.addAgent({ permissions: ['directMessages'] }));

async function begin(changes: Partial<Ticket> = {}, agentsMayEndSessions = true): Promise<void> {
  await db.tickets.deleteMany({});
  await db.tickets.insertOne({
    ...world.ticket,
    ...{ channel: 'x_dm', conversationXId: null, dmFirstAt: at(0), dmLastAt: at(1), ...changes },
  });
  await db.accounts.updateOne(
    { _id: world.account._id },
    { $set: { 'settings.agentsMayEndSessions': agentsMayEndSessions, xClockOffsetMs: 60_000 } },
  );
  rig.time.now = at(10);
}

/** X is a minute ahead, and its time is known by the second. */
const passed = new Date(at(11).getTime() - 1_500).toISOString();

beforeEach(() => begin());

describe('S33 an agent ends the session of a ticket of direct messages', () => {
  test('it is solved, and over by X’s time', async () => {
    expect((await asAdmin('GET', url)).read(ticketSchema).sessionEndedAt).toBeNull();
    expect((await end(agent)).read(ticketSchema)).toMatchObject({
      status: 'solved',
      solvedAt: at(10).toISOString(),
      sessionEndedAt: passed,
    });
    expect(await db.tickets.findOne()).toMatchObject({
      version: world.ticket.version + 1,
      updatedAt: at(10),
    });
  });

  test('a second time nothing changes, also once it is closed', async () => {
    const { text } = await end();
    rig.time.now = at(20);
    const before = await db.tickets.findOne();
    expect((await end()).text).toBe(text);
    expect(await db.tickets.findOne()).toEqual(before);
    await db.tickets.updateOne({}, { $set: { status: 'closed' } });
    expect((await end()).read(ticketSchema)).toMatchObject({
      status: 'closed',
      sessionEndedAt: passed,
    });
  });

  test('ten who do it at once end it once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => end(agent)));
    expect(all.map(({ status }) => status)).toEqual(Array<number>(10).fill(200));
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect((await db.tickets.findOne())?.version).toBe(world.ticket.version + 1);
  });

  test('opened again by hand, it goes on', async () => {
    await end();
    const opened = (await asAdmin('PATCH', url, { body: { status: 'open' } })).read(ticketSchema);
    expect(opened).toMatchObject({ status: 'open', sessionEndedAt: null, solvedAt: null });
  });
});

describe('S33 where the admin permits it', () => {
  test('else agents are refused and told whom to ask, and admins may', async () => {
    await begin({}, false);
    const refused = await end(agent);
    expect(refused.status).toBe(403);
    expect(refused.read(problemSchema)).toMatchObject({
      code: 'forbidden',
      fix: expect.stringContaining('agentsMayEndSessions') as string,
    });
    expect((await end()).status).toBe(200);
  });

  test('S29 nobody ends what they do not see', async () => {
    expect((await end(await rig.asAgent(await rig.addAgent()))).status).toBe(404);
    const assigned = await rig.asAgent(
      await rig.addAgent({ ticketAccess: 'assigned', permissions: ['directMessages'] }),
    );
    expect((await end(assigned)).status).toBe(404);
  });

  test('S4 also when the account is unlinked', async () => {
    await db.accounts.updateOne({ _id: world.account._id }, { $set: { unlinkedAt: noon } });
    expect((await end(agent)).status).toBe(200);
    await db.accounts.updateOne({ _id: world.account._id }, { $set: { unlinkedAt: null } });
  });

  test.each([
    [{ channel: 'x' }, 'noSession'],
    [{ channel: 'x_like' }, 'noSession'],
    [{ channel: 'email', accountId: null }, 'noSession'],
    [{ status: 'closed' }, 'ticketClosed'],
  ] as const)('a ticket with %o is refused', async (changes, code) => {
    await begin(changes);
    const before = await rig.dump();
    const refused = await end();
    expect(refused.status).toBe(409);
    expect(refused.read(problemSchema).code).toBe(code);
    expect(await rig.dump()).toBe(before);
  });
});
