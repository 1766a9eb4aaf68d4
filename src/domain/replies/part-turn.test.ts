import { expect, test } from 'vitest';
import { reply } from '../test/examples.js';
import { partTurn } from './part-turn.js';
import { replyStates, type ReplyState } from './reply.js';

const kinds: Readonly<Record<ReplyState, string>> = {
  queued: 'wait',
  sending: 'wait',
  unknown: 'wait',
  refused: 'cancel',
  cancelled: 'cancel',
  sent: 'go',
};

test.each(replyStates)('S45 a part whose predecessor is %s', (state) => {
  expect(partTurn(reply({ state })).kind).toBe(kinds[state]);
});

test('S45 a part without a predecessor is not sent', () => {
  expect(partTurn(null)).toEqual({ kind: 'cancel' });
});

test('S45 a post answers the one before, which is our own', () => {
  expect(partTurn(reply({ state: 'sent', xId: '7', inReplyToXId: '1' }))).toEqual({
    kind: 'go',
    answers: { inReplyToXId: '7', toOwnPost: true },
  });
});

test('S45 where that one is sent by word only, what it answered', () => {
  expect(partTurn(reply({ state: 'sent', xId: null, inReplyToXId: '1' }))).toEqual({
    kind: 'go',
    answers: { inReplyToXId: '1' },
  });
});

test('S45 a direct message answers nothing', () => {
  expect(partTurn(reply({ kind: 'directMessage', state: 'sent', xId: '7', inReplyToXId: null }))).toEqual({
    kind: 'go',
    answers: { inReplyToXId: null },
  });
});
