import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { activitiesOf } from '../integration/activities.js';
import { stackForFile } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

const stack = await stackForFile({ worker: false });

/** Every X id that is a customer's comment, with its ticket; from the API alone. */
async function customerComments(
  accountId: string,
): Promise<{ xId: string; ticketId: string; channel: string }[]> {
  const tickets = await stack.api.all(`/v1/tickets?accountId=${accountId}`);
  const found: { xId: string; ticketId: string; channel: string }[] = [];
  for (const { id, channel } of tickets) {
    const comments = await stack.api.all(`/v1/tickets/${id}/comments`);
    for (const { xId, side } of comments)
      if (side === 'customer' && xId) found.push({ xId, ticketId: id, channel });
  }
  return found;
}

const customers = (prefix: string): string[] => Array.from({ length: 20 }, (_, index) => `${prefix}${index}`);

/** So many posts and messages of the customers to the company, one after the other. */
async function write(
  company: string,
  from: readonly string[],
  posts: number,
  messages: number,
): Promise<void> {
  for (let n = 0; n < posts; n += 1) {
    await stack.control.post({ from: from[n % from.length]!, text: `@${company} complaint number ${n}` });
    if (n % Math.ceil(posts / messages) === 0) {
      await stack.control.dm({ from: from[n % from.length]!, to: company, text: `message number ${n}` });
    }
  }
}

/** The ledger's public posts about and messages to the company, by X id. */
async function ledgerOf(company: string): Promise<{ posts: string[]; messages: string[] }> {
  const { posts, dms } = await stack.control.ledger();
  return {
    posts: posts
      .filter(({ text }) => text.includes(`@${company} `))
      .map(({ id }) => id)
      .sort(),
    messages: dms
      .filter(({ text, to }) => text.startsWith('message number') && to.includes(company))
      .map(({ id }) => id)
      .sort(),
  };
}

const expectOnce = async (accountId: string, company: string): Promise<void> => {
  const ledger = await ledgerOf(company);
  const seen = await customerComments(accountId);
  const of = (channel: string) =>
    seen
      .filter((comment) => comment.channel === channel)
      .map(({ xId }) => xId)
      .sort();
  expect(of('x')).toEqual(ledger.posts);
  expect(of('x_dm')).toEqual(ledger.messages);
  // Every post here begins a conversation of its own.
  expect(new Set(seen.filter(({ channel }) => channel === 'x').map(({ ticketId }) => ticketId)).size).toBe(
    ledger.posts.length,
  );
};

describe('one item, one ticket', () => {
  test('S22 whatever two pollers and two filers do at the same time', async () => {
    const company = 'twins';
    const account = await stack.connect(company);
    const from = customers('twin');
    for (const username of from) await stack.control.createUser({ username, dmPolicy: 'everyone' });
    await write(company, from, 150, 50);
    const { pollAccount, fileItems } = activitiesOf(stack);
    const round = () => [1, 2].flatMap(() => [pollAccount(account.id), fileItems(account.id)]);
    await eventually(
      async () => {
        await stack.api.post(`/v1/accounts/${account.id}/poll`);
        await Promise.allSettled(round());
        await Promise.allSettled(round());
        const newest = await stack.db.items.countDocuments({ accountId: account.id, toFile: true });
        return newest === 0 && (await allCaptured(account.id, company));
      },
      { what: 'every item filed' },
    );
    await expectOnce(account.id, company);
  });

  test('S8 under five kill -9 of the worker during a burst of 500 mentions and 100 messages', async () => {
    const company = 'burst';
    const account = await stack.connect(company);
    const from = customers('cust');
    for (const username of from) await stack.control.createUser({ username, dmPolicy: 'everyone' });
    for (let kill = 0; kill < 5; kill += 1) {
      // Killed as the first items of a wave are captured, and as the first ones are filed, by turns.
      const progress = () =>
        (kill % 2 === 0 ? stack.db.items : stack.db.comments).countDocuments({ accountId: account.id });
      const worker = await startWorkerProcess(stack.env);
      const before = await progress();
      await write(company, from, 100, 20);
      await stack.api.post(`/v1/accounts/${account.id}/poll`);
      await eventually(async () => (await progress()) > before, {
        what: 'progress to kill',
      });
      await worker.kill();
    }
    const last = await stack.startWorker();
    // Once: each time interrupts the look under way.
    await stack.api.post(`/v1/accounts/${account.id}/poll`);
    await eventually(() => allCaptured(account.id, company), { what: 'every item captured and filed' });
    await expectOnce(account.id, company);
    await last.stop();
  }, 180_000);
});

/** The inbox holds all that the ledger holds, and nothing waits to be filed. */
async function allCaptured(accountId: string, company: string): Promise<boolean> {
  const ledger = await ledgerOf(company);
  const filed = await stack.db.items.countDocuments({ accountId, ticketId: { $ne: null } });
  return filed === ledger.posts.length + ledger.messages.length;
}
