import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './fold.js';

describe('S14 what differs only in case or composition is one', () => {
  test('each character that has several forms', () => {
    const characters = Array.from({ length: 0x2ffff }, (_, index) => String.fromCodePoint(index + 1));
    const forms = (character: string) => [
      character,
      character.toUpperCase(),
      character.toLowerCase(),
      character.normalize('NFD'),
    ];
    const several = characters.filter((character) => new Set(forms(character)).size > 1);
    expect(several.length).toBeGreaterThan(10_000);
    expect(several.filter((character) => new Set(forms(character).map(fold)).size > 1)).toEqual([]);
  });

  test('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text));
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });

  test.each([
    ['STRASSE', 'straße'],
    ['ẞ', 'ß'],
    ['İSTANBUL', 'istanbul'],
    ['ISPARTA', 'ısparta'],
    ['ΟΔΟΣ ΟΔΟΣ', 'οδος οδοσ'],
    ['don’t', "don't"],
    ['α\u0345\u0301', 'ᾴ'],
    ['a\u00A0\n b', 'A B'],
  ])('%j and %j', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  test.each([
    ['cafe', 'café'],
    ['ΕΠΙΣΤΡΟΦΗ', 'επιστροφή'],
    ['ＮＨＫ', 'NHK'],
    ['ｱ', 'ア'],
    ['か', 'が'],
    ['ae', 'æ'],
  ])('but not %j and %j', (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });
});
