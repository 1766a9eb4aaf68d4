import { expect, test } from 'vitest';
import { encryptedChatAdvice, signsOfEncryptedChat, type MessageFacts } from './encrypted-chat.js';

const quiet: MessageFacts = { chatEventAt: null, unreadable: 0, sent: 0, received: 0 };

test.each<[string, Partial<MessageFacts>, string[]]>([
  ['nothing is known', {}, []],
  ['X pushed a chat event', { chatEventAt: new Date(0), received: 9 }, ['chatEvent']],
  ['X listed messages without content', { unreadable: 1, received: 9 }, ['unreadable']],
  ['three were sent and none came', { sent: 3 }, ['noneReceived']],
  ['two were sent and none came', { sent: 2 }, []],
  ['many were sent and one came', { sent: 30, received: 1 }, []],
  [
    'everything at once',
    { chatEventAt: new Date(0), unreadable: 2, sent: 5 },
    ['chatEvent', 'unreadable', 'noneReceived'],
  ],
])('S11 %s', (_, facts, signs) => {
  expect(signsOfEncryptedChat({ ...quiet, ...facts })).toEqual(signs);
});

test('S11 the words say what was seen and what can be done', () => {
  const advice = encryptedChatAdvice('acme', ['noneReceived']);
  expect(advice).toContain('probably encrypted');
  expect(advice).toContain('none has come in');
  expect(advice).toContain('Log in on x.com as @acme');
  expect(advice).not.toContain('X reported');
});
