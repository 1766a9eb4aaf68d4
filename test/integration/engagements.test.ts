import { beforeEach, expect, test } from 'vitest';
import type { Item, Ticket } from '../../api/client/answers.js';
import { eventually } from '../eventually.js';
import { activitiesOf } from './activities.js';
import { deskOf, seldom } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile({ env: { X_PLAN: 'enterprise' } });
const { api, control, db } = stack;
const desk = deskOf(stack);
await desk.person('jane');
await control.changeApp('perch-sandbox', { plan: 'enterprise' });
const acme = await stack.connect('acme', { ...seldom, likes: true, mentions: 'off' });
beforeEach(async () => {
  await control.clearFaults();
});

const notesOf = async (ticket: Pick<Ticket, 'id'>) =>
  (await desk.comments(ticket)).filter(({ side }) => side === 'system').map(({ text }) => text);
const press = (item: Item, kind: 'like' | 'repost') => api.post(`/v1/inbox/${item.id}/${kind}`);
const read = (item: Item): Promise<Item> => api.get(`/v1/inbox/${item.id}`);
const mention = async (text: string) => desk.decidedNow(acme, await control.post({ from: 'jane', text }));
const likesAtX = async () => (await control.ledger()).likes.map(({ postId }) => postId);
const repostsAtX = async () =>
  (await control.ledger()).posts.filter(({ from, text }) => from === 'acme' && text.startsWith('RT'));
/** Makes what waits to be asked again due. */
const dueNow = (item: Item, kind: 'liked' | 'reposted') =>
  db.items.updateOne({ _id: item.id }, { $set: { [`${kind}.askAt`]: new Date(0) } });

test('S49 S20 a like is made once, is read back without a ticket, and is taken back', async () => {
  const item = await mention('@acme what a shop');
  expect(item).toMatchObject({ liked: { state: 'off', allowed: true, reason: null } });
  const pressed = await Promise.all([press(item, 'like'), press(item, 'like')]);
  expect(pressed.map(({ liked }) => liked.state)).toContain('on');
  expect(await press(item, 'like')).toMatchObject({ liked: { state: 'on' } });
  expect((await read(item)).liked.byAgentId).toEqual(expect.any(String));
  expect(await likesAtX()).toContain(item.xId);

  await desk.look(acme);
  await eventually(async () => (await read(item)).origins.includes('like'), { what: 'the like, read back' });
  await eventually(async () => !(await db.items.findOne({ _id: item.id }))?.toFile, { what: 'its filing' });
  expect(await read(item)).toMatchObject({ ticketed: false });
  await api.delete(`/v1/inbox/${item.id}/like`);
  expect(await read(item)).toMatchObject({ liked: { state: 'off' } });
  expect(await likesAtX()).not.toContain(item.xId);
  const charges = await db.charges.find({ 'billed.what': 'interaction' }).toArray();
  expect(charges.map(({ micros }) => micros)).toEqual([15_000, 15_000]);
});

test('S3 what is liked and reposted here is noted once, before or after there was a ticket', async () => {
  const before = await mention('@acme I liked it');
  await press(before, 'like');
  await press(before, 'repost');
  const after = await mention('@acme and I');
  const [first, second] = [
    await api.post(`/v1/inbox/${before.id}/convert`),
    await api.post(`/v1/inbox/${after.id}/convert`),
  ];
  await press(after, 'like');
  await press(after, 'repost');
  for (const ticket of [first, second]) {
    await desk.look(acme);
    await eventually(async () => (await notesOf(ticket)).length === 2, { what: 'two notes' });
  }
  await desk.look(acme);
  for (const item of [before, after])
    await eventually(async () => (await read(item)).origins.includes('like'), {
      what: 'the like, read back',
    });
  await eventually(async () => (await db.items.countDocuments({ toFile: true })) === 0, { what: 'filing' });
  for (const ticket of [first, second])
    expect((await notesOf(ticket)).toSorted()).toEqual(['@acme liked this on X', '@acme reposted this on X']);
});

test('S49 without an answer it is unknown, and asking again settles it without a second repost', async () => {
  const item = await mention('@acme share this');
  const count = (await repostsAtX()).length;
  await control.fault({ route: 'repost', kind: 'drop-after-commit', times: 1 });
  expect(await press(item, 'repost')).toMatchObject({ reposted: { state: 'unknown' } });
  await dueNow(item, 'reposted');
  await activitiesOf(stack).repairHandOvers();
  expect(await read(item)).toMatchObject({ reposted: { state: 'on' } });
  expect(await repostsAtX()).toHaveLength(count + 1);
});

test('S49 what X refuses stands as before, and what never left is told', async () => {
  const item = await mention('@acme soon gone');
  await control.remove(item.xId);
  await expect(press(item, 'repost')).rejects.toMatchObject({ status: 409 });
  expect(await read(item)).toMatchObject({ reposted: { state: 'off', byAgentId: null } });
  await control.changeApp('perch-sandbox', { plan: 'payperuse' });
  const other = await mention('@acme not in the plan');
  await expect(press(other, 'like')).rejects.toMatchObject({ code: 'engagementRefused' });
  expect(await read(other)).toMatchObject({ liked: { state: 'off' } });
});
