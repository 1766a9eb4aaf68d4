import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { activitiesOf } from './activities.js';
import { deskOf, seldom } from './desk.js';
import { recheckingForFile, type Later } from './rechecking.js';
import { stackForFile } from './stack.js';

const hourMs = 3_600_000;

const stack = await stackForFile({ worker: false });
const worker = await stack.startWorker();
const desk = deskOf(stack);
for (const name of ['jane', 'joe', 'ann']) await desk.person(name);
const acme = await stack.connect('acme', seldom);
const rechecking = recheckingForFile(stack);
afterEach(() => stack.control.clearFaults());

const lookups = () => rechecking.lookups();
const recheckAfter = (hours: number, later: Later = {}) => rechecking.recheckAfter(acme, hours, later);

async function ticketOf(from: string, text: string) {
  const post = await stack.control.post({ from, text });
  return { post, ticket: await desk.arrived(acme, post) };
}
const ticketNow = ({ id }: Ticket) => stack.api.get(`/v1/tickets/${id}`);
const found = async (q: string) =>
  (await stack.api.all(`/v1/inbox?q=${encodeURIComponent(q)}`)).map(({ xId }) => xId);

test('S25 what was deleted at X goes wherever it was copied; ticket and contact stay, and nobody answers it', async () => {
  const { post, ticket } = await ticketOf('jane', '@acme my secret is 4711');
  await stack.control.edit(post.id, '@acme my secret was 4711');
  await desk.look(acme);
  await eventually(async () => (await desk.comments(ticket)).some(({ edits }) => edits.length > 0));
  const answer = await stack.control.post({ from: 'joe', text: '@acme me too!', inReplyTo: post.id });
  const other = await desk.arrived(acme, answer);
  await recheckAfter(23);
  expect(await found('4711')).toEqual([post.id]);

  await stack.control.remove(post.id);
  await recheckAfter(46);
  const [comment] = await desk.comments(ticket);
  expect(comment).toMatchObject({
    text: expect.stringContaining('deleted at X') as string,
    media: [],
    edits: [],
    gone: { why: 'deleted' },
  });
  const now = await ticketNow(ticket);
  expect(now.subject).toContain('deleted at X');
  expect(now.requester!.name).toBe('jane');
  expect(await found('4711')).toEqual([]);
  expect(JSON.stringify(await desk.comments(other))).not.toContain('4711');
  expect(JSON.stringify(await stack.db.items.find().toArray())).not.toContain('4711');
  expect(JSON.stringify(await stack.db.comments.find().toArray())).not.toContain('4711');
  expect(JSON.stringify(await stack.db.tickets.find().toArray())).not.toContain('4711');
  await expect(stack.api.post(`/v1/tickets/${ticket.id}/replies`, { text: 'Hello' })).rejects.toThrow(
    'parentGone',
  );
});

test('S25 a post shown as context only goes too, and comes back', async () => {
  const parent = await stack.control.post({ from: 'jane', text: 'my cat is ill' });
  const post = await stack.control.post({
    from: 'joe',
    text: '@acme can you help her?',
    inReplyTo: parent.id,
  });
  const ticket = await desk.arrived(acme, post);
  const [shown, gone] = [
    ['context', 'my cat is ill'],
    ['context', expect.stringContaining('followers only')],
  ];
  expect(await desk.said(ticket)).toContainEqual(shown);
  await stack.control.changeUser('jane', { protected: true });
  await recheckAfter(47);
  expect(await desk.said(ticket)).toContainEqual(gone);
  expect(JSON.stringify(await stack.db.items.find().toArray())).not.toContain('my cat');
  await stack.control.changeUser('jane', { protected: false });
  await recheckAfter(70);
  expect(await desk.said(ticket)).toContainEqual(shown);
});

test('S25 a post that is asked for no more goes too while a ticket shows it as context', async () => {
  const parent = await stack.control.post({ from: 'acme', text: 'we sell lamps' });
  await desk.decidedNow(acme, parent);
  const post = await stack.control.post({ from: 'joe', text: '@acme how dear?', inReplyTo: parent.id });
  const ticket = await desk.arrived(acme, post);
  expect(await desk.said(ticket)).toContainEqual(['context', 'we sell lamps']);
  await stack.db.items.updateOne({ xId: parent.id }, { $unset: { recheckAt: '' } });
  await stack.control.remove(parent.id);
  await recheckAfter(70.5);
  expect(await desk.said(ticket)).toContainEqual(['context', expect.stringContaining('deleted at X')]);
});

test('S25 a suspended or protected author’s words are hidden, and come back with them', async () => {
  const { ticket } = await ticketOf('ann', '@acme hear me');
  await stack.control.changeUser('ann', { protected: true });
  await recheckAfter(71);
  expect(await desk.comments(ticket)).toMatchObject([{ gone: { why: 'authorProtected' } }]);
  await stack.control.changeUser('ann', { protected: false, suspended: true });
  await recheckAfter(94);
  expect(await desk.comments(ticket)).toMatchObject([{ gone: { why: 'authorSuspended' } }]);
  expect((await ticketNow(ticket)).subject).not.toContain('hear me');
  await stack.control.changeUser('ann', { suspended: false });
  await recheckAfter(117);
  expect(await desk.comments(ticket)).toMatchObject([{ text: '@acme hear me', gone: null }]);
  expect((await ticketNow(ticket)).subject).toBe('@acme hear me');
});

test('S25 an edit that no list shows, because it mentions us no more, is noticed too', async () => {
  const { post, ticket } = await ticketOf('joe', '@acme is bad');
  await stack.db.items.updateOne({ xId: post.id }, { $set: { recheckAt: new Date(0) } });
  await stack.control.edit(post.id, 'All is well');
  await recheckAfter(0);
  expect(await desk.comments(ticket)).toMatchObject([
    { text: 'All is well', edits: [{ text: '@acme is bad' }], gone: null },
  ]);
});

test('S25 what is found deleted goes even where reading again what else has changed fails; that is read later', async () => {
  const gone = await ticketOf('joe', '@acme my secret is 0815');
  const edited = await ticketOf('joe', '@acme is slow');
  await stack.control.remove(gone.post.id);
  await stack.control.edit(edited.post.id, 'All is swift');
  // Which posts are shown is answered; reading the edited one is not.
  await stack.control.fault({ route: 'posts', kind: 'slow', overMs: 1 });
  await stack.control.fault({ route: 'posts', kind: 'status', status: 503 });
  await recheckAfter(140);
  expect(await stack.control.faults()).toEqual([]);
  expect(await desk.comments(gone.ticket)).toMatchObject([{ gone: { why: 'deleted' } }]);
  expect(await desk.comments(edited.ticket)).toMatchObject([{ text: '@acme is slow' }]);
  const before = (await lookups()).length;
  await recheckAfter(140.5);
  expect(await desk.comments(edited.ticket)).toMatchObject([{ text: 'All is swift' }]);
  const [asked] = (await lookups()).slice(before);
  expect(JSON.stringify(asked)).toContain(edited.post.id);
  expect(JSON.stringify(asked)).not.toContain(gone.post.id);
});

test.each([
  ['a 503', { kind: 'status' as const, status: 503 }],
  ['a page of something in between', { kind: 'html' as const }],
  ['an answer without the post', { kind: 'status' as const, status: 200, body: { data: [] } }],
  [
    'an error about X itself',
    {
      kind: 'status' as const,
      status: 200,
      body: { errors: [{ resource_id: '1', type: 'https://api.x.com/2/problems/internal-error' }] },
    },
  ],
])('S25 %s redacts nothing, and the post is asked for again soon', async (_, fault) => {
  const { post, ticket } = await ticketOf('joe', `@acme still here ${String(Math.random())}`);
  await stack.control.fault({ ...fault, route: 'posts', times: 5 });
  await recheckAfter(150);
  expect(await desk.comments(ticket)).toMatchObject([{ gone: null }]);
  const item = await stack.db.items.findOne({ xId: post.id });
  expect(item?.recheckAt?.getTime()).toBeLessThan(Date.now() + 152 * hourMs);
});

test('S50 a budget with room for some posts has some looked up, and one that is used up none', async () => {
  for (const text of ['one', 'two', 'three']) await ticketOf('joe', `@acme ${text}`);
  await stack.db.charges.deleteMany({});
  const before = (await lookups()).length;
  await recheckAfter(175, { dailyBudgetUsd: 0.001 });
  expect(await lookups()).toHaveLength(before);
  await recheckAfter(175, { dailyBudgetUsd: 0.012 });
  expect(await lookups()).toHaveLength(before + 1);
  const later = { recheckAt: { $gt: new Date(Date.now() + 190 * hourMs) } };
  expect(await stack.db.items.countDocuments(later)).toBeLessThanOrEqual(2);
  expect(await stack.db.items.countDocuments(later)).toBeGreaterThan(0);
});

test('S25 nothing due is no call, a post is asked for once, and an old one of no open ticket no more', async () => {
  await recheckAfter(200);
  const before = (await lookups()).length;
  await recheckAfter(200);
  expect(await lookups()).toHaveLength(before);
  for (const { id } of await desk.ticketsOf(acme)) await desk.setStatus({ id }, 'closed');
  await recheckAfter(230, { recheckDays: 0 });
  expect(await lookups()).toHaveLength(before);
  expect(await stack.db.items.countDocuments({ recheckAt: { $exists: true }, kind: 'post' })).toBe(0);
});

describe('without a worker, poll by poll', () => {
  beforeAll(() => worker.stop());
  const { pollAccount, fileItems } = activitiesOf(stack);

  async function connected(handle: string) {
    const { id: accountId } = await stack.connect(handle);
    return {
      poll: async () => {
        await stack.db.sources.updateMany({ accountId }, { $set: { dueAt: new Date(0) } });
        return pollAccount(accountId);
      },
      file: () => fileItems(accountId),
      mention: (text: string) => stack.control.post({ from: 'jane', text: `@${handle} ${text}` }),
      recheckDue: async (at: Date) => {
        await stack.db.items.updateMany({ accountId }, { $set: { recheckAt: at } });
        await stack.db.accounts.updateOne({ _id: accountId }, { $set: { recheckAt: at } });
      },
    };
  }

  test('S12 S25 what came becomes tickets before anything is looked up again, and then it is', async () => {
    const { mention, poll, file, recheckDue } = await connected('shop');
    const before = (await lookups()).length;
    await mention('first');
    expect(await poll()).toEqual({ kind: 'work' });
    await file();
    await recheckDue(new Date());
    await mention('second');
    expect(await poll()).toEqual({ kind: 'work' });
    expect(await lookups()).toHaveLength(before);
    await file();
    await expect(poll()).rejects.toMatchObject({ type: 'NothingNew' });
    expect(await lookups()).toHaveLength(before + 1);
  });

  test('S25 an account that always has something to file looks up nevertheless', async () => {
    const { mention, poll, file, recheckDue } = await connected('busy');
    await mention('first');
    expect(await poll()).toEqual({ kind: 'work' });
    await file();
    await recheckDue(new Date(Date.now() - 3_600_000));
    const before = (await lookups()).length;
    await mention('second');
    expect(await poll()).toEqual({ kind: 'work' });
    expect(await lookups()).toHaveLength(before + 1);
  });
});
