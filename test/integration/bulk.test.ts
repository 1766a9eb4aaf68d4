import { expect, test } from 'vitest';
import type { BulkUpdate } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { deskOf, seldom } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const { api, control, db } = stack;
const desk = deskOf(stack);
await desk.plentyOfMessageReads();
await desk.person('jane');
const [acme, parcels] = [await stack.connect('acme', seldom), await stack.connect('parcels', seldom)];

const done = ({ id }: BulkUpdate): Promise<BulkUpdate> =>
  eventually(
    async () => {
      const update = await api.get(`/v1/tickets/bulk/${id}`);
      return update.state === 'done' && update;
    },
    { what: 'the end of the bulk update' },
  );
const update = async (body: object, headers = {}) =>
  done(await api.post('/v1/tickets/bulk', body, { headers }));
const saidBy = async (from: string) =>
  (await control.ledger()).posts.filter((post) => post.from === from).map(({ text }) => text);

test('S41 each ticket answers from its own account, else the default, else is skipped; the rest applies', async () => {
  const mine = await desk.arrived(acme, await control.post({ from: 'jane', text: '@acme late' }));
  const theirs = await desk.arrived(parcels, await control.post({ from: 'jane', text: '@parcels late' }));
  const asked = await control.dm({ from: 'jane', to: 'parcels', text: 'Late' });
  const message = await desk.arrived(parcels, asked);
  await stack.save(parcels.id, { allowReplies: false });
  const ids = [mine.id, theirs.id, message.id, 'no such ticket'];
  const comment = { text: 'We are on it', visibility: 'public' };

  const first = await update({ ids, changes: { status: 'pending', tags: ['strike'] }, comment });
  expect(first).toMatchObject({ count: 4, settled: 4 });
  expect(first.results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['replied', null],
    ['skipped', 'repliesNotAllowed'],
    ['skipped', 'repliesNotAllowed'],
    ['failed', 'notFound'],
  ]);
  for (const { id } of [mine, theirs, message])
    expect(await api.get(`/v1/tickets/${id}`)).toMatchObject({ status: 'pending', tags: ['strike'] });
  await desk.replyBecomes(first.results[0]?.replyId ?? '', 'sent');

  await stack.save(acme.id, { isDefaultReplyAccount: true });
  // On other plans X lets nobody answer who was not addressed.
  await control.changeApp('perch-sandbox', { plan: 'enterprise' });
  const again = { ...comment, text: 'Still on it' };
  const second = await update({ ids: ids.slice(1, 3), changes: { status: 'solved' }, comment: again });
  expect(second.results.map(({ outcome }) => outcome)).toEqual(['replied', 'skipped']);
  const byDefault = await desk.replyBecomes(second.results[0]?.replyId ?? '', 'sent');
  expect(await db.replies.findOne({ _id: byDefault.id })).toMatchObject({ accountId: acme.id, kind: 'post' });
  expect(await saidBy('parcels')).toEqual([]);
  expect((await saidBy('acme')).map((text) => text.replace('@jane ', ''))).toEqual([
    'We are on it',
    'Still on it',
  ]);
  expect(await desk.reply(byDefault.id)).toMatchObject({ state: 'sent' });
});

test('S46 every answer ends with the link of its ticket, and where both are too long the ticket is skipped', async () => {
  await api.patch('/v1/settings', { ticketLinks: { append: true } }, 0);
  const one = await desk.arrived(acme, await control.post({ from: 'jane', text: '@acme linked' }));
  const say = (text: string) =>
    update({ ids: [one.id], changes: { tags: [text.slice(0, 4)] }, comment: { text, visibility: 'public' } });
  const [{ replyId } = { replyId: null }] = (await say('Look here')).results;
  const { text } = await desk.replyBecomes(replyId ?? '', 'sent');
  expect(text).toMatch(/^Look here\nhttp.*\/l\/\w{16}$/);
  expect((await say('long'.repeat(70))).results).toMatchObject([
    { outcome: 'skipped', reason: 'textTooLong' },
  ]);
  expect(await api.get(`/v1/tickets/${one.id}`)).toMatchObject({ tags: ['long'] });
  await db.settings.updateMany({}, { $set: { 'ticketLinks.shortener': 'bitly' } });
  expect((await say('Again')).results).toMatchObject([
    { outcome: 'skipped', reason: 'shortenerUnavailable' },
  ]);
  await db.settings.deleteMany({});
});

test('S41 an internal comment answers nobody, a closed ticket is listed, and a key makes it once', async () => {
  const open = await desk.arrived(acme, await control.post({ from: 'jane', text: '@acme one' }));
  await desk.person('bob');
  const closed = await desk.arrived(acme, await control.post({ from: 'bob', text: '@acme two' }));
  await desk.setStatus(closed, 'closed');
  const body = { ids: [open.id, closed.id, open.id], comment: { text: 'Known', visibility: 'internal' } };
  const key = { 'idempotency-key': 'one-step' };
  const [one, other] = [await update(body, key), await update(body, key)];
  expect(other.id).toBe(one.id);
  expect(one.results.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['changed', null],
    ['failed', 'ticketClosed'],
  ]);
  expect((await desk.comments(open)).filter(({ text }) => text === 'Known')).toMatchObject([
    { visibility: 'internal' },
  ]);
  await expect(api.post('/v1/tickets/bulk', { ids: [open.id] })).rejects.toMatchObject({ status: 400 });
  await expect(
    api.post('/v1/tickets/bulk', { ids: [open.id], changes: { groupId: 'none' } }),
  ).rejects.toMatchObject({ status: 400 });
});
