import { describe, expect, test } from 'vitest';
import { compare } from './compare.js';

describe('comparing what is there with what is expected', () => {
  test('the same things in another order are no difference', () => {
    expect(compare(['a', 'b', 'b'], ['b', 'a', 'b'])).toEqual({ missing: [], unexpected: [] });
  });

  test('one that is not expected is told, also when everything expected is there', () => {
    expect(compare(['a'], ['a', 'b'])).toEqual({ missing: [], unexpected: ['b'] });
  });

  test('one that is there twice is unexpected the second time', () => {
    expect(compare(['a', 'b'], ['a', 'b', 'a'])).toEqual({ missing: [], unexpected: ['a'] });
  });

  test('one that is not there is told', () => {
    expect(compare(['a', 'b', 'a'], ['a', 'b'])).toEqual({ missing: ['a'], unexpected: [] });
  });

  test('one that differs is both missing and unexpected', () => {
    expect(compare(['a new'], ['a open'])).toEqual({ missing: ['a new'], unexpected: ['a open'] });
  });
});
