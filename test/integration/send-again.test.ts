import { expect, test } from 'vitest';
import { findReply } from '../../src/domain/replies/match.js';
import { at, reply as example } from '../../src/domain/test/examples.js';
import { repliesRepository } from '../../src/store/replies/repository.js';
import { takeToSend } from '../../src/store/replies/take-to-send.js';
import { databaseForFile } from './own-database.js';

const db = await databaseForFile();

test('S43 sent again by an agent’s word, it is looked for since its first attempt: that one may be what X shows', async () => {
  const replies = repliesRepository(db);
  const unknown = example({ state: 'unknown', attempts: 1, attemptedAt: at(0) });
  const { _id } = unknown;
  await db.replies.insertOne(unknown);
  const sendAgain = async (minute: number) => {
    await replies.settle(_id, 'sendAgain', { kind: 'agent', id: 'agent' }, at(minute));
    await replies.again(_id, at(minute));
    await takeToSend(db, unknown, { xNow: at(minute), now: at(minute), messagesPerDay: 1 });
    await replies.unknown(_id, at(minute));
  };
  await sendAgain(10);
  await sendAgain(20);

  const reply = (await replies.find(_id))!;
  expect(reply).toMatchObject({ state: 'unknown', attempts: 3, attemptedAt: at(20) });
  expect(reply.sendAgain).toBeUndefined();
  const shown = { xId: '900', text: reply.text, inReplyToXId: reply.inReplyToXId };
  const find = (createdAt: Date) => findReply(reply, [{ ...shown, createdAt }], new Set());
  expect(find(at(1))?.xId).toBe('900');
  expect(find(at(-1))).toBeNull();
});
