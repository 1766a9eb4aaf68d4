import { beforeEach, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { stackForFile, type ConnectedAccount } from './stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
await desk.person('ada');
beforeEach(async () => {
  await desk.plentyOfMessageReads();
});

const hourMs = 3_600_000;
const callsOf = async (handle: string, route: string, since = 0) =>
  (await stack.control.journal(since)).filter((entry) => entry.account === handle && entry.route === route)
    .length;

/** Looks so many times more, now, at everything. */
async function looks(account: ConnectedAccount, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    const last = (await stack.control.journal()).at(-1)?.seq;
    await desk.look(account);
    await eventually(async () => (await callsOf(account.handle, 'dm_events', last)) > 0, { what: 'a look' });
  }
}

/** What X charged an account on a day, by kind; posts, users and messages. */
async function chargedOn(day: string, handle: string): Promise<Record<string, number>> {
  const charges = (await stack.control.charges()).filter(
    (charge) => charge.day === day && charge.account === handle,
  );
  return Object.fromEntries(charges.map(({ what, count }) => [what, count]));
}
const today = async () => (await stack.control.clock()).now.slice(0, 10);
/**
 * Some time after midnight UTC, at X. No clock jumps by hours like that, and Perch learns it only from
 * X's next answer: so a day of yesterday's messages lies in between.
 */
async function nextDay(account: ConnectedAccount): Promise<string> {
  for (let day = 0; day < 2; day += 1) {
    const { now } = await stack.control.clock();
    const midnight = new Date(now).setUTCHours(24, 0, 0, 0);
    await stack.control.advance(midnight - Date.parse(now) + hourMs);
    if (day === 0) await looks(account, 2);
  }
  return today();
}

test('an idle account costs one message and the smallest page of likes a UTC day, and mentions nothing', async () => {
  const account = await stack.connect('idle', { likes: true });
  const { id } = await stack.control.post({ from: 'ada', text: '@idle hello' });
  await desk.decided(account, { id });
  for (let n = 0; n < 8; n += 1) {
    const liked = await stack.control.post({ from: 'ada', text: `a post to like, ${n}` });
    await stack.control.like({ user: 'idle', postId: liked.id });
  }
  const messages = [];
  for (const text of ['one', 'two', 'three'])
    messages.push(await stack.control.dm({ from: 'ada', to: 'idle', text }));
  await desk.look(account);
  for (const message of messages) await desk.decided(account, message);
  await eventually(async () => (await desk.inbox(account)).length === 12, { what: 'all likes' });

  const day = await nextDay(account);
  await looks(account, 6);
  expect(await callsOf('idle', 'liked_tweets')).toBeGreaterThan(6);
  expect(await chargedOn(day, 'idle')).toEqual({ dm_event: 1, post: 5 });
  const next = await nextDay(account);
  await looks(account, 3);
  expect(await chargedOn(next, 'idle')).toEqual({ dm_event: 1, post: 5 });
});

test('an account without messages and likes costs nothing at all', async () => {
  const account = await stack.connect('silent', { likes: true });
  await looks(account, 2);
  const day = await nextDay(account);
  await looks(account, 4);
  expect(await chargedOn(day, 'silent')).toEqual({});
});

test('S12 an account without messages is asked for them once a look: X allows 15 calls in 15 minutes', async () => {
  const account = await stack.connect('unwritten');
  await looks(account, 1);
  const before = await callsOf('unwritten', 'dm_events');
  await looks(account, 5);
  expect((await callsOf('unwritten', 'dm_events')) - before).toBe(5);
});

test('control: what comes is read whole, with its author, and paid for once a day', async () => {
  const account = await stack.connect('busy', { likes: true });
  const old = await stack.control.dm({ from: 'ada', to: 'busy', text: 'before the day began' });
  await desk.look(account);
  await desk.decided(account, old);
  const day = await nextDay(account);
  await looks(account, 2);
  expect(await chargedOn(day, 'busy')).toEqual({ dm_event: 1 });
  const message = await stack.control.dm({ from: 'ada', to: 'busy', text: 'and now?' });
  const post = await stack.control.post({ from: 'ada', text: '@busy and here?' });
  await looks(account, 3);
  await desk.ticketWith(account, message);
  expect((await desk.ticketWith(account, post)).requester).toMatchObject({ xUsers: [{ handle: 'ada' }] });
  await looks(account, 3);
  expect(await chargedOn(day, 'busy')).toEqual({ dm_event: 2, post: 1, user: 1 });
});
