import { beforeEach, expect, test } from 'vitest';
import type { Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { deskOf } from '../integration/desk.js';
import { mailsFromNow, type Mails } from '../integration/mails.js';
import { housekeep } from '../integration/pushing.js';
import { stackForFile, type ConnectedAccount } from '../integration/stack.js';

// A played day: what takes minutes takes seconds.
const stack = await stackForFile({ env: { BLOCKED_LOOK_MINUTES: '0.02' } });
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
await desk.person('ada');

let mails: Mails;
beforeEach(async () => {
  // Trouble at X is everybody's: a test counts what became of its own.
  await stack.db.accessIncidents.deleteMany({});
  mails = await mailsFromNow(stack);
});

const ticketOf = async (account: ConnectedAccount, text: string) =>
  desk.ticketWith(account, await stack.control.post({ from: 'ada', text: `@${account.handle} ${text}` }));
const answer = (ticket: Ticket) => desk.answer(ticket.id, 'We are on it');
const mailed = async (count: number) => (await mails.arrived(count)).map(({ subject }) => subject);
/** Keeps house until so many mails are there. */
const told = (count: number) =>
  eventually(
    async () => {
      await housekeep(stack);
      return (await mails.subjects()).length >= count;
    },
    { what: `${count} mails` },
  );

test('S6 out of credits: blocked, told once, replies wait and say why; with credits again all goes on by itself', async () => {
  const acme = await stack.connect('acme');
  const shop = await stack.connect('shop');
  const ticket = await ticketOf(acme, 'before');

  await stack.control.credits({ usd: 0 });
  await desk.accountBecomes(acme, 'blocked', 'creditsDepleted');
  await desk.accountBecomes(shop, 'blocked', 'creditsDepleted');
  const missed = await stack.control.post({ from: 'ada', text: '@shop meanwhile' });
  const reply = await answer(ticket);
  await desk.replyBecomes(reply.id, 'queued', 'creditsDepleted');
  const health = await desk.health(acme);
  expect(health.access).toMatchObject({ cause: 'creditsDepleted', waitingReplies: 1 });

  await stack.control.credits({ usd: 100 });
  await desk.accountBecomes(acme, 'active', null);
  await desk.accountBecomes(shop, 'active', null);
  await desk.replyBecomes(reply.id, 'sent', null);
  await desk.ticketWith(shop, missed);
  expect(await mailed(2)).toEqual([expect.stringMatching(/credits/), expect.stringMatching(/again/)]);
});

test('S6 a spend cap: blocked, told once, and all goes on when it is raised', async () => {
  const birch = await stack.connect('birch');
  const ticket = await ticketOf(birch, 'before');

  await stack.control.caps({ spendUsd: 0 });
  // A cap may concern some lists only: it counts once all are refused, messages among them.
  await desk.look(birch);
  await desk.accountBecomes(birch, 'blocked', 'usageCapped');
  const reply = await answer(ticket);
  await desk.replyBecomes(reply.id, 'queued', 'usageCapped');

  await stack.control.caps({ spendUsd: 1_000 });
  await desk.accountBecomes(birch, 'active', null);
  await desk.replyBecomes(reply.id, 'sent', null);
  expect(await mailed(2)).toEqual([expect.stringMatching(/cap/), expect.stringMatching(/again/)]);
});

test('S6 S43 credits that run out for replies alone: they wait and say why, the account goes on, admins are told once it lasts, and of its end', async () => {
  const cedar = await stack.connect('cedar');
  const ticket = await ticketOf(cedar, 'before');
  await stack.control.fault({
    route: 'create-post',
    kind: 'status',
    status: 402,
    times: 2,
    body: {
      title: 'CreditsDepleted',
      type: 'https://api.x.com/2/problems/credits',
      detail: 'Your enrolled account [1] does not have any credits to fulfill this request.',
    },
  });
  const reply = await answer(ticket);
  await desk.replyBecomes(reply.id, 'queued', 'creditsDepleted');
  await ticketOf(cedar, 'read meanwhile');
  await desk.accountBecomes(cedar, 'active', null);
  expect(await mails.subjects()).toEqual([]);

  // What tells waiting replies to look again, instead of a minute.
  const wakeReplies = async () => {
    await stack.api.post(`/v1/accounts/${cedar.id}/deactivate`);
    await stack.api.post(`/v1/accounts/${cedar.id}/activate`, {});
  };
  await housekeep(stack);
  expect(await mails.subjects()).toEqual([]);
  await wakeReplies();
  await eventually(
    async () =>
      (await desk.reply(reply.id)).state === 'queued' &&
      (await stack.db.accessIncidents.countDocuments({ toTell: true })) === 1,
    { what: 'the second refusal' },
  );
  await told(1);
  expect(await mails.subjects()).toEqual(['X takes no replies: the credits at X are used up']);
  await desk.accountBecomes(cedar, 'active', null);

  await wakeReplies();
  await desk.replyBecomes(reply.id, 'sent', null);
  await eventually(async () => (await stack.db.accessIncidents.countDocuments({ end: 'regained' })) === 1, {
    what: 'the end',
  });
  await told(2);
  expect((await mails.subjects()).slice(1)).toEqual(['X takes replies again']);
  const { posts } = await stack.control.ledger();
  expect(posts.filter(({ from }) => from === 'cedar')).toHaveLength(1);
});
