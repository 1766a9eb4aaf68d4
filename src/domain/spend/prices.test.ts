import { expect, test } from 'vitest';
import { microsOf, readBilled, usdOf, writeBilled } from './prices.js';

const post = { kind: 'post', text: 'we are on it', inReplyToXId: '1' } as const;

test.each([
  ['an answer', post, 'newReply', 0.01],
  ['a post', { ...post, inReplyToXId: null }, 'newPost', 0.015],
  ['an answer to oneself', { ...post, toOwnPost: true }, 'newPost', 0.015],
  ['an answer with a link', { ...post, text: 'see https://example.com/a' }, 'newPostWithLink', 0.2],
  ['an answer with what X makes a link of', { ...post, text: 'see example.com' }, 'newPostWithLink', 0.2],
  ['no link', { ...post, text: 'v1.5 of it, e.g. this' }, 'newReply', 0.01],
  ['a message', { ...post, kind: 'directMessage', text: 'https://example.com' }, 'newMessage', 0.015],
] as const)('S50 sending %s costs what X’s price list says', (_name, write, what, usd) => {
  expect(writeBilled(write)).toEqual({ what, count: 1, micros: microsOf(usd) });
});

test('S50 reads cost by the kind of what they show', () => {
  const shown = ['post', 'user', 'post', 'directMessage', 'ownedRead'] as const;
  const billed = readBilled(shown.map((what) => ({ what })));
  expect(billed.map(({ what, count, micros }) => [what, count, usdOf(micros)])).toEqual([
    ['post', 2, 0.01],
    ['user', 1, 0.01],
    ['directMessage', 1, 0.01],
    ['ownedRead', 1, 0.001],
  ]);
});

test('dollars in tenths of a cent come back as they went', () => {
  for (let mills = 0; mills <= 5_000; mills += 1) expect(usdOf(microsOf(mills / 1_000))).toBe(mills / 1_000);
});
