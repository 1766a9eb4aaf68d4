import { describe, expect, test } from 'vitest';
import { compileKeywords } from './compile.js';

const matchesAnyKeyword = (text: string, keywords: string[]) =>
  compileKeywords(keywords).match({ text, mentionsUs: false }) !== null;

const cases = (rows: [keyword: string, text: string, matches: boolean][]) => rows;

describe('S14 a keyword matches', () => {
  test.each(
    cases([
      ['refund', 'I want a refund!', true],
      ['refund', 'REFUND now', true],
      ['Refund', 'a refund', true],
      ['refund', 'refunds are slow', false],
      ['refund', 'a prerefund', false],
      ['refund', 'refund_policy', false],
      ['late parcel', 'my late parcel', true],
      ['late parcel', 'my late \n parcel', true],
      ['late parcel', 'late my parcel', false],
      ['  late parcel ', 'my late parcel', true],
      ['3', 'I waited 30 days', false],
      ['c++', 'I write C++ code', true],
      ['c++', 'ccc', false],
      ['a.b', 'axb', false],
      ['(beta)', 'the (beta) app', true],
    ]),
  )('%j in %j: %s', (keyword, text, matches) => {
    expect(matchesAnyKeyword(text, [keyword])).toBe(matches);
  });
});

describe('S14 in every script, upper and lower case, composed or not', () => {
  test.each(
    cases([
      ['café', 'un cafe\u0301 noir', true],
      ['cafe\u0301', 'un CAFÉ noir', true],
      ['cafe', 'un café noir', false],
      ['посылка', 'Где ПОСЫЛКА?', true],
      ['посылка', 'посылками', false],
      ['δέμα', 'Το ΔΈΜΑ μου', true],
      ['طرد', 'أين طرد؟', true],
      ['חבילה', 'איפה חבילה', true],
      ['पार्सल', 'मेरा पार्सल कहाँ है', true],
      ['返金', '早く返金してください', true],
      ['退款', '我要退款。', true],
      ['パーツ', '交換パーツが無い', true],
      ['คืนเงิน', 'ขอคืนเงินด้วย', true],
      ['환불', '환불해 주세요', true],
      ['返金', '返品', false],
      ['iphone', 'iPhoneが壊れた', true],
      ['iphone', '私のiPhone', true],
      ['iphone', 'iphonesが壊れた', false],
      ['😡', 'so late😡', true],
      ['❤', 'I ❤️ it', true],
      ['😡', 'so late', false],
    ]),
  )('%j in %j: %s', (keyword, text, matches) => {
    expect(matchesAnyKeyword(text, [keyword])).toBe(matches);
  });
});

describe('S14 tags, names and stock symbols match as a whole', () => {
  test.each(
    cases([
      ['#fail', 'what a #fail', true],
      ['#fail', '#failure', false],
      ['#fail', 'a fail', false],
      ['@acme', '@acme help', true],
      ['@acme', '@acme_support help', false],
      ['@acme', 'jane@acme.com', false],
      ['$ACM', 'buy $acm today', true],
      ['$ACM', 'US$ACM', false],
    ]),
  )('%j in %j: %s', (keyword, text, matches) => {
    expect(matchesAnyKeyword(text, [keyword])).toBe(matches);
  });
});

describe('S14 a URL is never matched by accident', () => {
  test.each(
    cases([
      ['refund', 'see https://acme.com/refund?x=1', false],
      ['refund', 'see HTTPS://ACME.COM/refund', false],
      ['acme', 'http://acme.com', false],
      ['refund', 'https://acme.com/refund refund', true],
      ['refund', 'refund: https://acme.com', true],
      ['返金', 'https://acme.com/a返金して', true],
    ]),
  )('%j in %j: %s', (keyword, text, matches) => {
    expect(matchesAnyKeyword(text, [keyword])).toBe(matches);
  });
});

describe('a list of keywords', () => {
  test('any one suffices', () => {
    expect(matchesAnyKeyword('my parcel', ['refund', 'parcel'])).toBe(true);
    expect(matchesAnyKeyword('my parcel', ['refund', 'order'])).toBe(false);
  });

  test('an empty list and blank keywords match nothing', () => {
    expect(matchesAnyKeyword('my parcel', [])).toBe(false);
    expect(matchesAnyKeyword('my parcel', ['', '  '])).toBe(false);
  });
});
