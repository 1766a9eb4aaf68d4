import { expect, test } from 'vitest';
import type { Reply, Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { reauthorizeAccount } from '../../src/cli/up/connecting.js';
import { deskOf } from './desk.js';
import { stackForFile, type ConnectedAccount } from './stack.js';

const stack = await stackForFile();
const desk = deskOf(stack);
await desk.person('ada');

const ticketOfAda = async (account: ConnectedAccount) =>
  desk.ticketWith(account, await stack.control.post({ from: 'ada', text: `@${account.handle} hello` }));
const answer = ({ id }: Ticket) => stack.api.post(`/v1/tickets/${id}/replies`, { text: 'Hi', via: 'x' });
const becomes = ({ id }: Reply, state: string, reason: string | null) =>
  eventually(
    async () => {
      const now = await stack.api.get(`/v1/replies/${id}`);
      return now.state === state && now.reason === reason;
    },
    { what: `the reply to be ${state} (${reason})` },
  );
const sentAtX = async ({ handle }: ConnectedAccount) =>
  (await stack.control.ledger()).posts.filter(({ from, text }) => from === handle && text.endsWith('Hi'));

test('S4 S43 the account unlinked while a reply waits, and connected again: the reply goes at once', async () => {
  const acme = await stack.connect('acme');
  const ticket = await ticketOfAda(acme);
  await stack.control.credits({ usd: 0 });
  await eventually(async () => (await stack.db.accounts.findOne({ _id: acme.id }))?.state === 'blocked', {
    what: 'the block',
  });
  const reply = await answer(ticket);
  await becomes(reply, 'queued', 'creditsDepleted');

  await stack.api.delete(`/v1/accounts/${acme.id}`);
  await stack.control.credits({ usd: 100 });
  await stack.approve('acme');
  await becomes(reply, 'sent', null);
  expect(await sentAtX(acme)).toHaveLength(1);
});

test('S5 S43 a permission to write missing, the account reauthorized: the reply that waits goes at once', async () => {
  const shop = await stack.connect('shop');
  await stack.db.grants.updateOne({ _id: shop.id }, { $pull: { scopes: 'tweet.write' } });
  await stack.control.fault({
    ...{ route: 'create-post', account: 'shop', kind: 'status', status: 403, times: 1 },
    body: { title: 'Forbidden', detail: 'Forbidden', type: 'about:blank', status: 403 },
  });
  const reply = await answer(await ticketOfAda(shop));
  await becomes(reply, 'queued', 'accessLost');

  await reauthorizeAccount(stack.api, stack.control, shop);
  await becomes(reply, 'sent', null);
  expect(await sentAtX(shop)).toHaveLength(1);
});
