import { describe, expect, test } from 'vitest';
import { findReply, type Sighting } from './match.js';
import { at } from '../test/examples.js';

const attemptedAt = at(10);
const reply = { kind: 'post', text: 'On its way', inReplyToXId: '100', attemptedAt } as const;
const directMessage = { ...reply, kind: 'directMessage', inReplyToXId: null } as const;
const after = (ms: number): Date => new Date(attemptedAt.getTime() + ms);

const sighting = (changes: Partial<Sighting> = {}): Sighting => ({
  xId: '500',
  text: 'On its way',
  inReplyToXId: '100',
  createdAt: after(1_000),
  ...changes,
});
const find = (
  seen: readonly Sighting[],
  of: Parameters<typeof findReply>[0] = reply,
  taken: readonly string[] = [],
) => findReply(of, seen, new Set(taken))?.xId ?? null;

describe('S43 a post of unknown outcome is found by parent and text', () => {
  test('one without words, of which X shows the mention in front alone', () => {
    const picture = { ...reply, text: '' };
    expect(find([sighting({ text: '@jane' })], picture)).toBe('500');
    expect(find([sighting({ text: '@jane thanks' })], picture)).toBeNull();
  });

  test('among others of the account', () => {
    const others = [sighting({ xId: '501', text: 'Sorry!' }), sighting({ xId: '502', inReplyToXId: '101' })];
    expect(find([...others, sighting()])).toBe('500');
    expect(find(others)).toBeNull();
    expect(find([])).toBeNull();
  });

  test('the same text under another post is another answer', () => {
    expect(find([sighting({ inReplyToXId: '101' })])).toBeNull();
    expect(find([sighting({ inReplyToXId: null })])).toBeNull();
  });

  test.each<[string, string, string]>([
    ['the mention X puts in front', 'On its way', '@ada On its way'],
    ['several mentions X puts in front', 'On its way', '@ada @bob_1 On its way'],
    ['the mention the agent typed', '@ada On its way', 'On its way'],
    ['white space that X folds', 'On  its\n way', 'On its way'],
    ['white space around', ' On its way ', 'On its way'],
    ['decomposed letters', 'cafe\u0301', 'café'],
    ['a scheme X gives to a bare domain', 'see acme.com/a', 'see http://acme.com/a'],
    ['a mention alone', '@bob', '@ada @bob'],
  ])('whatever X makes of it: %s', (_, text, seen) => {
    expect(find([sighting({ text: seen })], { ...reply, text })).toBe('500');
  });

  test.each<[string, string, string]>([
    ['another word', 'On its way', 'On its way!'],
    ['another case', 'On its way', 'on its way'],
    ['a mention within the text', 'ask @ada', 'ask @bob'],
    ['another link', 'see acme.com/a', 'see http://acme.com/b'],
    ['a part', 'On its way', 'On its'],
  ])('but not %s', (_, text, seen) => {
    expect(find([sighting({ text: seen })], { ...reply, text })).toBeNull();
  });
});

describe('S43 what was there before the attempt is not it', () => {
  test.each([
    [-5_000, '500'],
    [-5_001, null],
    [0, '500'],
    [3_600_000, '500'],
  ])('%i ms after the attempt: %s', (ms, expected) => {
    expect(find([sighting({ createdAt: after(ms) })])).toBe(expected);
  });

  test('a reply whose attempt was not noted is looked for in all of them', () => {
    expect(find([sighting({ createdAt: new Date(0) })], { ...reply, attemptedAt: null })).toBe('500');
  });
});

describe('S43 what is known as another reply is not it', () => {
  test('for posts', () => {
    expect(find([sighting()], reply, ['500'])).toBeNull();
    expect(find([sighting(), sighting({ xId: '499' })], reply, ['500'])).toBe('499');
  });

  test('for direct messages of the same words', () => {
    const seen = [sighting({ xId: '700', inReplyToXId: null }), sighting({ xId: '699', inReplyToXId: null })];
    expect(find(seen, directMessage)).toBe('700');
    expect(find(seen, directMessage, ['700'])).toBe('699');
    expect(find(seen, directMessage, ['700', '699'])).toBeNull();
  });
});

test('S43 a direct message is found by its text; it answers no post', () => {
  expect(find([sighting({ inReplyToXId: null })], directMessage)).toBe('500');
  expect(find([sighting({ inReplyToXId: null })], { ...directMessage, inReplyToXId: '100' })).toBe('500');
  expect(find([sighting({ inReplyToXId: null, text: 'Hello' })], directMessage)).toBeNull();
});
