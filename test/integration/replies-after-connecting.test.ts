import { beforeEach, expect, test } from 'vitest';
import type { Reply, Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { approveAccount, reauthorizeAccount } from '../../src/cli/up/connecting.js';
import { deskOf } from './desk.js';
import { stackForTest, type ConnectedAccount, type Stack } from './stack.js';

let stack: Stack;
let acme: ConnectedAccount;
beforeEach(async () => {
  stack = await stackForTest();
  await deskOf(stack).person('ada');
  acme = await stack.connect('acme');
});

const ticketOfAda = async () =>
  deskOf(stack).ticketWith(acme, await stack.control.post({ from: 'ada', text: '@acme hello' }));
const answer = ({ id }: Ticket) => stack.api.post(`/v1/tickets/${id}/replies`, { text: 'Hi', via: 'x' });
const becomes = ({ id }: Reply, state: string, reason: string | null) =>
  eventually(
    async () => {
      const now = await stack.api.get(`/v1/replies/${id}`);
      return now.state === state && now.reason === reason;
    },
    { what: `the reply to be ${state} (${reason})`, withinMs: 30_000 },
  );
const sentAtX = async () =>
  (await stack.control.ledger()).posts.filter(({ from, text }) => from === 'acme' && text.endsWith('Hi'));

test('S4 S43 the account unlinked while a reply waits, and connected again: the reply goes at once', async () => {
  const ticket = await ticketOfAda();
  await stack.control.credits({ usd: 0 });
  await eventually(async () => (await stack.db.accounts.findOne({ _id: acme.id }))?.state === 'blocked', {
    what: 'the block',
  });
  const reply = await answer(ticket);
  await becomes(reply, 'queued', 'creditsDepleted');

  await stack.api.delete(`/v1/accounts/${acme.id}`);
  await stack.control.credits({ usd: 100 });
  await approveAccount(stack.api, stack.control, 'acme');
  await becomes(reply, 'sent', null);
  expect(await sentAtX()).toHaveLength(1);
});

test('S5 S43 a permission to write missing, the account reauthorized: the reply that waits goes at once', async () => {
  await stack.db.grants.updateOne({ _id: acme.id }, { $pull: { scopes: 'tweet.write' } });
  await stack.control.fault({
    ...{ route: 'create-post', account: 'acme', kind: 'status', status: 403, times: 1 },
    body: { title: 'Forbidden', detail: 'Forbidden', type: 'about:blank', status: 403 },
  });
  const reply = await answer(await ticketOfAda());
  await becomes(reply, 'queued', 'accessLost');

  await reauthorizeAccount(stack.api, stack.control, acme);
  await becomes(reply, 'sent', null);
  expect(await sentAtX()).toHaveLength(1);
});
