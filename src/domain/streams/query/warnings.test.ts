import { describe, expect, test } from 'vitest';
import { warningsOf } from './warnings.js';

const codesOf = (query: string) =>
  warningsOf(query, { handle: 'Acme', xUserId: '7' }).map(({ code }) => code);

describe('S23 a query is warned of for what it brings and never becomes a ticket', () => {
  test.each([
    ['parcel', ['ownPosts']],
    ['parcel OR -from:acme late', ['ownPosts']],
    ['to:acme', ['ownPosts', 'reposts']],
    ['url:"acme.com"', ['ownPosts', 'reposts']],
    ['-from:acme url:"acme.com"', ['reposts']],
    ['from:ada', ['reposts']],
    ['from:ada OR parcel -from:7', ['reposts']],
  ])('%s: %o', (query, codes) => {
    expect(codesOf(query)).toEqual(codes);
  });
});

describe('S23 a query is not warned of', () => {
  test.each([
    ['for what it leaves out', 'parcel -from:ACME'],
    ['nor by the account’s id', 'parcel -from:7'],
    ['nor in every part', '(parcel OR late) -from:acme'],
    ['nor part by part', 'parcel -from:acme OR late -from:7'],
    ['for what it asks for: own posts', 'from:acme parcel'],
    ['for what it asks for: reposts', 'retweets_of:ada -from:acme'],
    ['where it is of others', 'from:ada -is:retweet'],
    ['while X would refuse it', 'parcel and'],
  ])('%s: %s', (_words, query) => {
    expect(codesOf(query)).toEqual([]);
  });
});

test('S23 a warning says what to add', () => {
  expect(warningsOf('parcel', { handle: 'acme', xUserId: '7' })[0]?.message).toContain('add -from:acme');
  expect(warningsOf('from:ada', { handle: 'acme', xUserId: '7' })[0]?.message).toContain('add -is:retweet');
});
