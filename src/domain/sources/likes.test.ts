import { describe, expect, test } from 'vitest';
import { partLikes } from './likes.js';

/** Likes as letters, most recent first: capitals were seen before. */
const likes = (page: string) => page.split('').map((xId) => ({ xId }));
const parted = (pages: readonly string[], { isEnd = false, fromTheEnd = false } = {}) => {
  const seen = new Set(
    pages
      .join('')
      .split('')
      .filter((xId) => xId !== xId.toLowerCase()),
  );
  const found = partLikes(pages.map(likes), { seen, fromTheEnd }, isEnd);
  const text = (posts: readonly { xId: string }[]) => posts.map(({ xId }) => xId).join('');
  return found && { fresh: text(found.fresh), old: text(found.old) };
};

describe('S20 likes above known ground are new', () => {
  test.each([
    ['all known', ['ABCDE'], { fresh: '', old: '' }],
    ['new ones on top', ['abCDE'], { fresh: 'ab', old: '' }],
    ['new ones below one that was given again', ['AbCdE'], { fresh: 'bd', old: '' }],
    ['over pages', ['abcde', 'fGhI'], { fresh: 'abcdefh', old: '' }],
    ['a page of new ones below one that was given again', ['Abcde', 'fgHI'], { fresh: 'bcdefg', old: '' }],
  ])('%s', (_, pages, expected) => {
    expect(parted(pages)).toEqual(expected);
  });

  test('without any seen one, or with unseen ones at its foot, a page is not enough', () => {
    expect(parted(['abcde'])).toBeNull();
    expect(parted(['abcde', 'fghij'])).toBeNull();
    expect(parted(['Abcde'])).toBeNull();
    expect(parted(['Abcde', ''])).toBeNull();
  });
});

describe('S12 likes from before the first look stay without a ticket', () => {
  test('those that slid up below known ground are old', () => {
    expect(parted(['aBCde', 'fghij'])).toEqual({ fresh: 'a', old: 'defghij' });
    expect(parted(['aBCde'], { isEnd: true })).toEqual({ fresh: 'a', old: 'de' });
  });

  test('unless the first look reached the end: then all that is unseen is new', () => {
    const fromTheEnd = true;
    expect(parted(['Ab'], { isEnd: true, fromTheEnd })).toEqual({ fresh: 'b', old: '' });
    expect(parted(['Abcde', 'fghij'], { fromTheEnd })).toBeNull();
    expect(parted(['Abcde', 'fghiJ'], { fromTheEnd })).toEqual({ fresh: 'bcdefghi', old: '' });
  });
});

test('the end of a list that holds nothing known is the end: all of it is new', () => {
  expect(parted(['ab'], { isEnd: true })).toEqual({ fresh: 'ab', old: '' });
  expect(parted([''], { isEnd: true })).toEqual({ fresh: '', old: '' });
});
