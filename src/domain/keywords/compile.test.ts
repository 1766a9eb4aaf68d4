import { describe, expect, test } from 'vitest';
import { compileKeywordLists, compileKeywords } from './compile.js';

const said = (text: string) => ({ text, mentionsUs: false });

describe('a list of keywords', () => {
  test('tells the first keyword of the list that matches, wherever it stands in the text', () => {
    const { match } = compileKeywords(['refund', ' "late  delivery" ', 'parcel']);
    expect(match(said('my parcel, a LATE delivery'))).toBe('late delivery');
    expect(match(said('parcel or refund'))).toBe('refund');
    expect(match(said('no order'))).toBeNull();
  });

  test('finds keywords that begin alike, or one within the other', () => {
    const keywords = [
      'late parcels',
      'late parcel',
      'late',
      'lateral',
      'la',
      'l',
      'parcel',
      'late parcel post',
    ];
    const { match } = compileKeywords(keywords);
    for (const keyword of ['late parcels', 'late parcel', 'late', 'lateral', 'la', 'l', 'parcel'])
      expect(match(said(`x ${keyword} x`))).toBe(keyword);
    expect(match(said('late parcel post'))).toBe('late parcel');
  });

  test('matches nothing where it is empty, blank or unseen', () => {
    expect(compileKeywords([]).match(said('my parcel'))).toBeNull();
    const { match } = compileKeywords(['', '  ', '""', '\u200E', '\uFFFC']);
    expect(match(said('my parcel  "" \u200E\uFFFC https://t.co/abc'))).toBeNull();
  });

  test('gives the same answer each time it is asked', () => {
    const { match } = compileKeywords(['refund', '#sale']);
    const texts = ['refund', 'x', '#sale refund', 'refund'];
    const answers = () => texts.map((text) => match(said(text)));
    expect(answers()).toEqual(['refund', null, 'refund', 'refund']);
    expect(answers()).toEqual(answers());
  });
});

describe('S15 of several lists', () => {
  const lists = [
    ['refund', 'booking.com'],
    [],
    ['parcel', 'refund', '#sale'],
    ['late', 'booking.com', 'parcel'],
  ];
  const { match } = compileKeywordLists(lists);

  test.each([
    ['late parcel, refund', 0, 'refund'],
    ['late parcel', 2, 'parcel'],
    ['#sale of late parcels', 2, '#sale'],
    ['late again', 3, 'late'],
    ['late at https://booking.com', 0, 'booking.com'],
  ])('the first that has a keyword decides: %j', (text, list, keyword) => {
    expect(match(said(text))).toEqual({ list, keyword });
  });

  test('none may decide', () => {
    expect(match(said('hello'))).toBeNull();
  });
});

describe('S16 the own handle as a keyword', () => {
  const { match } = compileKeywords(['refund', '@Acme', 'late'], { ownHandle: 'acme' });

  test('matches what mentions us, in its place in the list', () => {
    expect(match({ text: 'hello', mentionsUs: true })).toBe('@Acme');
    expect(match({ text: 'late', mentionsUs: true })).toBe('@Acme');
    expect(match({ text: 'a late refund', mentionsUs: true })).toBe('refund');
  });

  test('and else what names it', () => {
    expect(match(said('hello'))).toBeNull();
    expect(match(said('hello @acme'))).toBe('@Acme');
  });

  test('is the handle of today, with or without @; another one is not', () => {
    const of = (keyword: string, ownHandle?: string) =>
      compileKeywords([keyword], ownHandle === undefined ? {} : { ownHandle }).match({
        text: 'hello',
        mentionsUs: true,
      });
    expect([of('acme', 'Acme'), of('acme', '@acme'), of('＠acme', 'acme')]).toEqual([
      'acme',
      'acme',
      '＠acme',
    ]);
    expect([of('acme'), of('acme', 'acme_help'), of('#acme', 'acme')]).toEqual([null, null, null]);
  });
});
