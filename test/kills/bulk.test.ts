import { expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from '../integration/desk.js';
import { stackForFile } from '../integration/stack.js';
import { startWorkerProcess } from '../integration/worker-process.js';

const stack = await stackForFile({ worker: false });
const { api, control, db } = stack;
const desk = deskOf(stack);
const acme = await stack.connect('acme');
const count = 60;

test('S41 killed in the middle, a bulk update changes each ticket once and answers each at most once', async () => {
  for (let each = 0; each < count; each += 1) {
    await desk.person(`user${each}`);
    await control.post({ from: `user${each}`, text: `@acme where is parcel ${each}` });
  }
  const first = await startWorkerProcess(stack.env);
  const tickets = await eventually(
    async () => {
      const found = await db.tickets.find().toArray();
      return found.length === count && found;
    },
    { what: 'a ticket for each', withinMs: 60_000 },
  );
  const versions = new Map(tickets.map(({ _id, version }) => [_id, version]));

  const { id } = await api.post('/v1/tickets/bulk', {
    ids: tickets.map(({ _id }) => _id),
    changes: { tags: ['strike'] },
    comment: { text: 'It is on its way', visibility: 'public' },
  });
  const settled = async () => (await api.get(`/v1/tickets/bulk/${id}`)).settled;
  await eventually(async () => (await settled()) > 0, { what: 'the first results' });
  await first.kill();
  const half = await settled();
  expect(half).toBeLessThan(count);

  const second = await stack.startWorker();
  await eventually(async () => (await api.get(`/v1/tickets/bulk/${id}`)).state === 'done', {
    what: 'the end',
    withinMs: 90_000,
  });
  const { results } = await api.get(`/v1/tickets/bulk/${id}`);
  expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['replied']));
  expect(new Set(results.map(({ replyId }) => replyId)).size).toBe(count);
  expect(await db.replies.countDocuments()).toBe(count);
  await eventually(async () => (await db.replies.countDocuments({ state: 'sent' })) === count, {
    what: 'all answers sent',
    withinMs: 120_000,
  });
  await second.stop();
  const answers = (await control.ledger()).posts.filter(({ from }) => from === 'acme');
  expect(answers).toHaveLength(count);
  expect(new Set(answers.map(({ inReplyTo }) => inReplyTo)).size).toBe(count);
  for (const { _id, tags, version } of await db.tickets.find().toArray()) {
    expect(tags).toEqual(['strike']);
    // The answer queued, the change, the answer sent: each wrote the ticket once.
    expect(version).toBe((versions.get(_id) ?? 0) + 3);
  }
  expect(await db.tickets.countDocuments({ accountId: acme.id })).toBe(count);
});
