import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growthOf } from '../../../test/growth.js';
import { storedText, type TextLink } from './text.js';

const link = (short: string, expanded: string, toMedia = false): TextLink => ({ short, expanded, toMedia });
/** As X escapes. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

describe('S25 entities are unescaped exactly once', () => {
  test.each([
    ['Fish &amp; chips', 'Fish & chips'],
    ['&amp;lt;', '&lt;'],
    ['&amp;amp;amp;', '&amp;amp;'],
    ['1 &lt; 2 &gt; 0', '1 < 2 > 0'],
    ['AT&T and R&D', 'AT&T and R&D'],
    ['&amp;copy; stays as typed', '&copy; stays as typed'],
  ])('%s', (raw, text) => {
    expect(storedText(raw, [])).toBe(text);
  });

  test('whatever somebody wrote comes back as written', () => {
    const pieces = fc.constantFrom(
      '&',
      '&amp;',
      '&lt;',
      '<',
      '>',
      '&#39;',
      '&quot;',
      ';',
      'lt',
      ' ',
      'é',
      '😀',
      'a',
    );
    const written = fc.array(pieces).map((found) => found.join(''));
    fc.assert(fc.property(written, (text) => storedText(escaped(text), []) === text));
  });
});

describe('S25 short links are expanded', () => {
  test('each one, however often it stands there', () => {
    const links = [
      link('https://t.co/a', 'https://acme.com/?a=1&lt=2'),
      link('https://t.co/ab', 'https://b.io'),
    ];
    expect(storedText('see https://t.co/ab, https://t.co/a https://t.co/a!', links)).toBe(
      'see https://b.io, https://acme.com/?a=1&lt=2 https://acme.com/?a=1&lt=2!',
    );
  });

  test('whatever stands before, astral characters and entities included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (before) => {
        fc.pre(!/t\.co/.test(before));
        const text = storedText(`${escaped(before)} https://t.co/x1`, [
          link('https://t.co/x1', 'https://acme.com'),
        ]);
        return text === `${before} https://acme.com`;
      }),
    );
  });

  test('a text of spaces only takes no longer than it is long', () => {
    expect(storedText(' '.repeat(100), [])).toBe(' '.repeat(100));
    expect(growthOf((length) => storedText(' '.repeat(length), []), 25_000)).toBeLessThan(12);
  });

  test('one that X does not list stays short', () => {
    expect(storedText('https://t.co/a', [])).toBe('https://t.co/a');
  });

  test('a dollar sign in the long form is no pattern', () => {
    expect(storedText('https://t.co/a', [link('https://t.co/a', 'https://acme.com/$&$1')])).toBe(
      'https://acme.com/$&$1',
    );
  });
});

describe('S25 a link to listed media is dropped', () => {
  const picture = link('https://t.co/p', 'https://x.com/ada/status/1/photo/1', true);

  test.each([
    ['Broken again https://t.co/p', 'Broken again'],
    ['https://t.co/p', ''],
    ['Look\n\nhttps://t.co/p', 'Look'],
    ['Look https://t.co/p here', 'Look here'],
  ])('%j', (raw, text) => {
    expect(storedText(raw, [picture])).toBe(text);
  });

  test('but not one that only resembles it', () => {
    expect(storedText('Look https://t.co/pq', [picture])).toBe('Look https://t.co/pq');
  });
});
