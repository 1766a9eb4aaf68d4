import { describe, expect, test } from 'vitest';
import { isKeyword, keywordOf, parseKeywords } from './parse.js';

describe('S14 a list of keywords', () => {
  test.each<[string, string[]]>([
    ['refund, late parcel ,SAV', ['refund', 'late parcel', 'SAV']],
    ['환불，배송 지연、返金، طرد\n退款', ['환불', '배송 지연', '返金', 'طرد', '退款']],
    ['', []],
    [' , ,,\n"", « »', []],
    ['refund, Refund, REFUND, STRASSE, straße', ['refund', 'STRASSE']],
    ['cafe\u0301, café', ['café']],
    ['late \t parcel', ['late parcel']],
    ['#sale, @acme, $ACM, 😡', ['#sale', '@acme', '$ACM', '😡']],
  ])('%j is %j', (list, keywords) => {
    expect(parseKeywords(list)).toEqual(keywords);
  });
});

describe('S14 a phrase in quotes is one keyword', () => {
  test.each<[string, string[]]>([
    ['"late, lost or broken", refund', ['late, lost or broken', 'refund']],
    ['“late, lost”,refund', ['late, lost', 'refund']],
    ['„zu spät, verloren“, “a, b„', ['zu spät, verloren', 'a, b']],
    ['« trop tard, perdu » , remboursement', ['trop tard, perdu', 'remboursement']],
    ['»zu spät, verloren«', ['zu spät, verloren']],
    ['「遅い、壊れた」、返金、『a、b』', ['遅い、壊れた', '返金', 'a、b']],
    ['l’eau, don\'t, 5" screen', ['l’eau', "don't", '5" screen']],
    ['"not closed, refund', ['"not closed', 'refund']],
  ])('%j is %j', (list, keywords) => {
    expect(parseKeywords(list)).toEqual(keywords);
  });

  test.each([
    ['"late delivery"', 'late delivery'],
    [' “late,  delivery” ', 'late, delivery'],
    ['« en retard »', 'en retard'],
    ['refund', 'refund'],
    ['a, b', 'a, b'],
    ['5" screen', '5" screen'],
    ['""', ''],
  ])('also as one element of an array: %j is %j', (typed, keyword) => {
    expect(keywordOf(typed)).toBe(keyword);
  });
});

describe('S14 a keyword', () => {
  test.each(['""', '« »', ' ', '\u00ad'])('that is %j could never match', (typed) => {
    expect(isKeyword(typed)).toBe(false);
  });

  test.each(['a', '"a b"', '#sale', '😡', '$', '配送', '!'])('(control) that is %j could', (typed) => {
    expect(isKeyword(typed)).toBe(true);
  });
});
