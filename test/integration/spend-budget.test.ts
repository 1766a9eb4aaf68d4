import { expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { bookedAtPerch, chargedAtX } from './ledgers.js';
import { stackForFile, type ConnectedAccount } from './stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
await desk.person('ada', { dmPolicy: 'everyone' });

const readsOf = async ({ handle }: ConnectedAccount) =>
  (await stack.control.journal()).filter(
    ({ account, method, path }) => account === handle && method === 'GET' && path.startsWith('/2/'),
  ).length;
const mention = (account: ConnectedAccount, text: string) =>
  stack.control.post({ from: 'ada', text: `@${account.handle} ${text}` });
const nextMidnight = (day: string) => new Date(new Date(`${day}T00:00:00Z`).getTime() + 86_400_000);

test('S50 the budget is gone: nothing is read, an approved reply goes, and raised it all comes', async () => {
  const account = await stack.connect('acme', { dailyBudgetUsd: 1.2 });
  const first = await desk.ticketWith(account, await mention(account, 'first'));

  await stack.save(account.id, { dailyBudgetUsd: 0.01 });
  const paused = await eventually(
    async () => {
      const health = await desk.health(account);
      return health.sources.every(({ lastError }) => lastError === 'overBudget') && health;
    },
    { what: 'all sources to wait' },
  );
  const midnight = nextMidnight(paused.spend.day).getTime();
  for (const { nextPollAt } of paused.sources) {
    expect(new Date(nextPollAt).getTime()).toBeGreaterThan(midnight - 5_000);
    expect(new Date(nextPollAt).getTime()).toBeLessThan(midnight + 120_000);
  }
  expect(paused.spend).toMatchObject({ budgetUsd: 0.01, uncertainUsd: 0 });
  expect(paused.spend.advice).toMatch(/\$0\.01 has no room .* mentions/);
  expect(paused.spend.slowed).toHaveLength(3);
  expect(paused.spend.slowed[0]?.pausedUntil).toBe(new Date(midnight).toISOString());
  expect((await desk.account(account)).state).toBe('active');

  const missed = await mention(account, 'while nothing is read');
  const reads = await readsOf(account);
  const reply = await desk.answer(first.id, 'We are on it');
  await desk.replyBecomes(reply.id, 'sent');
  expect((await desk.health(account)).spend.billed).toContainEqual({ what: 'newReply', count: 1, usd: 0.01 });
  expect(await readsOf(account)).toBe(reads);

  await stack.save(account.id, { dailyBudgetUsd: null });
  expect((await desk.ticketWith(account, missed)).subject).toContain('while nothing is read');
  const { spend } = await desk.health(account);
  expect(spend.slowed).toEqual([]);
  const charged = (await stack.control.charges()).filter((charge) => charge.account === account.handle);
  expect(spend.spentUsd).toBeCloseTo(
    charged.reduce((sum, { usd }) => sum + usd, 0),
    6,
  );
});

test('S50 when the budget is gone in the middle of a list, the rest comes by itself after X’s midnight', async () => {
  const now = new Date((await stack.control.clock()).now);
  const midnight = nextMidnight(now.toISOString().slice(0, 10));
  await stack.control.advance(midnight.getTime() - now.getTime() - 600_000);
  const people = Array.from({ length: 32 }, (_, index) => `customer${index}`);
  for (const username of people) await desk.person(username);
  await stack.control.createUser({ username: 'shop' });
  for (const from of people) await stack.control.post({ from, text: '@shop where is it?' });
  const before = Date.parse((await stack.control.clock()).now);
  await stack.control.advance(midnight.getTime() - before - 15_000);

  const account = await stack.approve('shop');
  await stack.save(account.id, { dailyBudgetUsd: 0.5 });
  const tickets = async () => (await desk.ticketsOf(account)).length;
  const waiting = await eventually(
    async () => {
      const health = await desk.health(account);
      return (
        health.sources.some(({ kind, lastError }) => kind === 'mentions' && lastError === 'overBudget') &&
        health
      );
    },
    { what: 'mentions to wait' },
  );
  expect(new Date(`${waiting.spend.day}T00:00:00Z`).getTime()).toBeLessThan(midnight.getTime());
  expect(waiting.spend.spentUsd).toBeLessThanOrEqual(0.5);
  expect(await tickets()).toBeLessThan(people.length);

  await eventually(async () => (await tickets()) === people.length, {
    what: 'all tickets',
  });
  expect(await bookedAtPerch(stack, ['shop'])).toEqual(await chargedAtX(stack, ['shop']));
});
