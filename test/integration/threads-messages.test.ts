import { describe, expect, test } from 'vitest';
import type { Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { at, deskOf, seldom } from './desk.js';
import { promptStackForFile } from './quiet-stack.js';

const intervalMinutes = 15;
const stack = await promptStackForFile();
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
const acme = await stack.connect('acme', { ...seldom, threadingIntervalMinutes: intervalMinutes });

const send = (from: string, to: string, text: string, createdAt?: string) =>
  stack.control.dm({ from, to, text, ...(createdAt === undefined ? {} : { createdAt }) });
const now = async () => (await stack.control.clock()).now;
const read = (ticket: Ticket) => stack.api.get(`/v1/tickets/${ticket.id}`);

const ticketOf = (message: { readonly id: string }) => desk.arrived(acme, message);

/** A person's first message, and the ticket it opened. */
async function opened(handle: string, text = 'hello'): Promise<Ticket> {
  await desk.person(handle);
  return ticketOf(await send(handle, 'acme', text));
}

describe('the threading interval', () => {
  test('S32 a message exactly at the interval joins, one a second later opens a linked ticket', async () => {
    await desk.person('boundary');
    const first = await send('boundary', 'acme', 'first', at(await now(), {}));
    const ticket = await ticketOf(first);
    await stack.control.advance(2 * intervalMinutes * 60_000 + 5_000);
    const edge = at(first.createdAt, { minutes: intervalMinutes });
    expect(await ticketOf(await send('boundary', 'acme', 'on the edge', edge))).toMatchObject({
      id: ticket.id,
    });
    const beyond = at(edge, { minutes: intervalMinutes, seconds: 1 });
    const second = await ticketOf(await send('boundary', 'acme', 'beyond', beyond));
    expect(second).toMatchObject({ linked: [ticket.id], followUpOf: null });
    expect(second.id).not.toBe(ticket.id);
    expect(await read(ticket)).toMatchObject({ linked: [second.id] });
    expect(await desk.said(ticket)).toEqual([
      ['customer', 'first'],
      ['customer', 'on the edge'],
    ]);
  });

  test('S32 a catch-up is threaded by X’s time, in both directions, in whatever order it was sent', async () => {
    await desk.person('backlog');
    await desk.person('patron');
    const start = at(await now(), { hours: -10 });
    const minutes: [number, 'patron' | 'backlog'][] = [
      [181, 'patron'],
      [60, 'backlog'],
      [0, 'patron'],
      [242, 'backlog'],
      [120, 'patron'],
    ];
    for (const [minute, from] of minutes) {
      const to = from === 'patron' ? 'backlog' : 'patron';
      await send(from, to, `minute ${minute}`, at(start, { minutes: minute }));
    }
    const account = await stack.approve('backlog');
    await stack.save(account.id, { threadingIntervalMinutes: 60 });
    const last = (await stack.control.dmsOf('patron', 'backlog')).find(({ text }) => text === 'minute 242')!;
    expect(await desk.decided(account, last)).toMatchObject({ ticketId: null, listedReason: 'ownItem' });
    const [second, first] = await desk.ticketsOf(account);
    expect(await desk.said(first!)).toEqual([
      ['customer', 'minute 0'],
      ['agent', 'minute 60'],
      ['customer', 'minute 120'],
    ]);
    expect(await desk.said(second!)).toEqual([['customer', 'minute 181']]);
    expect([first!.linked, second!.linked]).toEqual([[second!.id], [first!.id]]);
    expect(await desk.ticketsOf(account)).toHaveLength(2);
  });

  test('S32 an interval of 0 never splits', async () => {
    await desk.person('patience');
    await desk.person('pilgrim');
    for (const hours of [-600, -1]) await send('pilgrim', 'patience', `${hours}`, at(await now(), { hours }));
    const account = await stack.approve('patience');
    await stack.save(account.id, { threadingIntervalMinutes: 0, historyHours: 700 });
    const late = await send('pilgrim', 'patience', 'still me');
    const ticket = await desk.arrived(account, late);
    expect(await desk.said(ticket)).toEqual([
      ['customer', '-600'],
      ['customer', '-1'],
      ['customer', 'still me'],
    ]);
  });

  test('S32 messages of two people never share a ticket, and S37 neither do a message and a post of one', async () => {
    const [one, other] = [await opened('castor'), await opened('pollux')];
    expect(one.id).not.toBe(other.id);
    expect(one.linked).toEqual([]);
    const post = await stack.control.post({ from: 'castor', text: '@acme and in public' });
    const public_ = await desk.arrived(acme, post);
    expect(public_).toMatchObject({ channel: 'x', requester: { id: one.requester!.id } });
    expect(public_.id).not.toBe(one.id);
  });
});

describe('solved and closed', () => {
  test.each(['solved', 'pending'])(
    'S33 a message within the interval reopens a %s ticket',
    async (status) => {
      const ticket = await opened(`reopens${status}`);
      await desk.setStatus(ticket, status);
      const again = await ticketOf(await send(`reopens${status}`, 'acme', 'one more thing'));
      expect(again).toMatchObject({ id: ticket.id, status: 'open' });
    },
  );

  test('S33 after a closed ticket the next message always opens a new one, linked to it', async () => {
    const ticket = await opened('returns');
    await desk.setStatus(ticket, 'closed');
    const next = await ticketOf(await send('returns', 'acme', 'it broke again'));
    expect(next).toMatchObject({ status: 'new', followUpOf: ticket.id, linked: [ticket.id] });
    expect(await desk.said(ticket)).toEqual([['customer', 'hello']]);
    expect(await ticketOf(await send('returns', 'acme', 'hello?'))).toMatchObject({ id: next.id });
    expect(await read(ticket)).toMatchObject({ status: 'closed' });
  });

  test('S33 a solved ticket outside the interval stays solved, and a linked one opens', async () => {
    const ticket = await opened('later');
    await desk.setStatus(ticket, 'solved');
    await stack.control.advance((intervalMinutes + 1) * 60_000);
    const next = await ticketOf(await send('later', 'acme', 'something else'));
    expect(next).toMatchObject({ status: 'new', linked: [ticket.id] });
    expect(await read(ticket)).toMatchObject({ status: 'solved' });
  });
});

describe('a session that an agent ends', () => {
  const end = (ticket: Ticket) => stack.api.post(`/v1/tickets/${ticket.id}/end-session`);

  const xClockOffset = async () => (await stack.db.accounts.findOne({ _id: acme.id }))?.xClockOffsetMs ?? 0;

  test('S33 is solved, and the next message opens a linked ticket within the interval', async () => {
    const ticket = await opened('leaves');
    await stack.control.advance(5_000);
    expect(await end(ticket)).toMatchObject({ id: ticket.id, status: 'solved' });
    const next = await ticketOf(await send('leaves', 'acme', 'and another thing'));
    expect(next).toMatchObject({ status: 'new', linked: [ticket.id], followUpOf: null });
    expect(await ticketOf(await send('leaves', 'acme', 'and one more'))).toMatchObject({ id: next.id });
    expect(await read(ticket)).toMatchObject({ status: 'solved', linked: [next.id] });
    expect(await desk.said(ticket)).toEqual([['customer', 'hello']]);
  });

  test('S33 a message from before its end that is read later joins it', async () => {
    const ticket = await opened('interrupted');
    const known = await xClockOffset();
    await stack.control.advance(5 * 60_000);
    await desk.look(acme);
    await eventually(async () => (await xClockOffset()) > known + 4 * 60_000, { what: 'X’s clock known' });
    const before = at(await now(), { seconds: -30 });
    const { sessionEndedAt } = await end(ticket);
    expect(Date.parse(sessionEndedAt!)).toBeGreaterThan(Date.parse(before));
    const late = await send('interrupted', 'acme', 'wait', before);
    expect(await ticketOf(late)).toMatchObject({ id: ticket.id, status: 'open', sessionEndedAt });
    const after = await ticketOf(await send('interrupted', 'acme', 'too late'));
    expect(after.id).not.toBe(ticket.id);
  });

  test('S33 opened again by hand, the next message joins it', async () => {
    const ticket = await opened('resumes');
    await end(ticket);
    await desk.setStatus(ticket, 'open');
    expect(await ticketOf(await send('resumes', 'acme', 'back'))).toMatchObject({ id: ticket.id });
  });
});

describe('own messages sent outside Perch', () => {
  const agentSide = { side: 'agent', visibility: 'private', authorName: 'sent on X by @acme' };

  test('S24 one within the interval joins as an agent’s comment and reopens nothing', async () => {
    const ticket = await opened('answered');
    await desk.setStatus(ticket, 'solved');
    const own = await send('acme', 'answered', 'from my phone');
    expect(await ticketOf(own)).toMatchObject({ id: ticket.id, status: 'solved' });
    expect((await desk.comments(ticket))[1]).toMatchObject({ ...agentSide, text: 'from my phone' });
  });

  test('S24 one to a stranger opens nothing and is context of the ticket that follows', async () => {
    await desk.person('stranger');
    const own = await send('acme', 'stranger', 'did it arrive?');
    expect(await desk.decidedNow(acme, own)).toMatchObject({ ticketId: null, listedReason: 'ownItem' });
    const ticket = await ticketOf(await send('stranger', 'acme', 'it did not'));
    expect(await desk.said(ticket)).toEqual([
      ['context', 'did it arrive?'],
      ['customer', 'it did not'],
    ]);
    expect(ticket.requester!.xUsers).toMatchObject([{ handle: 'stranger' }]);
  });

  test('S24 one outside the interval joins nothing and is context of the next ticket', async () => {
    const ticket = await opened('follow');
    await stack.control.advance((intervalMinutes + 1) * 60_000);
    const own = await send('acme', 'follow', 'is all well now?');
    expect(await desk.decidedNow(acme, own)).toMatchObject({ ticketId: null, listedReason: 'ownItem' });
    const next = await ticketOf(await send('follow', 'acme', 'no'));
    expect(next.linked).toEqual([ticket.id]);
    expect(await desk.said(next)).toEqual([
      ['context', 'is all well now?'],
      ['customer', 'no'],
    ]);
    expect(await desk.said(ticket)).toEqual([['customer', 'hello']]);
  });
});
