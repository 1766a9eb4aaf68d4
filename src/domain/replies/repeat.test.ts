import { expect, test } from 'vitest';
import { isRepeat, type Picked, type Said } from './repeat.js';

const said: Said = {
  kind: 'post',
  accountId: 'acme',
  inReplyToXId: '100',
  texts: ['On its way 1/2', 'tomorrow 2/2'],
  mediaIds: ['one', 'two'],
};
const repeats = (changes: Partial<Said> = {}, picked: Picked = {}) =>
  isRepeat({ ...said, ...changes }, picked, said);

test('S43 the same words once more are a repeat', () => {
  expect(repeats()).toBe(true);
});

test('S43 also where what was not picked is worked out otherwise by now', () => {
  expect(repeats({ inReplyToXId: '200', accountId: 'other' })).toBe(true);
});

test.each<[string, Partial<Said>, Picked?]>([
  ['another post that was picked', { inReplyToXId: '200' }, { inReplyToXId: '200' }],
  ['another account that was picked', { accountId: 'other' }, { accountId: 'other' }],
  ['another way', { kind: 'email' }],
  ['another ending of a long text', { texts: ['On its way 1/2', 'today 2/2'] }],
  ['a long text that goes on', { texts: [...said.texts, 'or later'] }],
  ['one part of it', { texts: said.texts.slice(0, 1) }],
  ['another second picture', { mediaIds: ['one', 'three'] }],
  ['no pictures', { mediaIds: [] }],
])('S43 %s is none', (_, changes, picked) => {
  expect(repeats(changes, picked)).toBe(false);
});

test('S43 what was picked and is the same is a repeat; a message has no post', () => {
  expect(repeats({}, { inReplyToXId: '100', accountId: 'acme' })).toBe(true);
  const message: Said = { ...said, kind: 'directMessage', inReplyToXId: null };
  expect(isRepeat(message, { inReplyToXId: '200' }, message)).toBe(true);
});
