import { expect, test } from 'vitest';
import type { Reply } from '../../api/client/answers.js';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const { replyBecomes, ticketAbout } = deskOf(stack);
await stack.connect('acme');
await stack.control.createUser({ username: 'jane' });

const long = Array.from({ length: 90 }, (_, index) => `word${index}`).join(' ');

async function inParts(about: string, undoSeconds: number): Promise<Reply[]> {
  const { version } = await stack.api.get('/v1/settings');
  await stack.api.patch('/v1/settings', { undoSeconds }, version);
  await stack.control.post({ from: 'jane', text: `@acme where is ${about}?` });
  const { id } = await ticketAbout(about);
  await stack.api.post(`/v1/tickets/${id}/replies`, { text: long, split: true });
  const parts = await stack.api.all(`/v1/tickets/${id}/replies`);
  return parts.toSorted((one, other) => (one.part?.index ?? 0) - (other.part?.index ?? 0));
}

test('S45 the parts of an answer are a thread at X, in order', async () => {
  const parts = await inParts('parcel one', 0);
  expect(parts.length).toBeGreaterThan(1);
  const sent = [];
  for (const { id } of parts) sent.push(await replyBecomes(id, 'sent'));
  expect(sent.slice(1).map(({ inReplyToXId }) => inReplyToXId)).toEqual(
    sent.slice(0, -1).map(({ xId }) => xId),
  );
});

test('S45 where the first part is taken back, the others are not sent either', async () => {
  const [first, ...others] = await inParts('parcel two', 3);
  await stack.api.post(`/v1/replies/${first?.id}/cancel`);
  for (const { id } of others) await replyBecomes(id, 'cancelled', 'partBeforeNotSent');
  const { posts } = await stack.control.ledger();
  expect(posts.filter(({ text }) => text.endsWith(`1/${others.length + 1}`))).toHaveLength(1);
});
