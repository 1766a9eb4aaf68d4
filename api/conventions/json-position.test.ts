import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonErrorAt, placeIn } from './json-position.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('finds an error exactly where the parser finds one', () => {
  const pieces = fc.constantFrom(
    ...Array.from('{}[]:,"\\ \n01-.e'),
    'true',
    'null',
    '"a"',
    '"\\u00e9"',
    '"\\x"',
    '\t',
    '1.5e3',
  );
  const nearlyJson = fc.tuple(fc.json(), fc.nat(), pieces).map(([text, at, piece]) => {
    const cut = at % (text.length + 1);
    return text.slice(0, cut) + piece + text.slice(cut);
  });
  const texts = fc.oneof(
    fc.json(),
    nearlyJson,
    fc.array(pieces).map((all) => all.join('')),
  );
  const seen = { json: 0, none: 0 };
  fc.assert(
    fc.property(texts, (text) => {
      seen[isJson(text) ? 'json' : 'none'] += 1;
      expect(jsonErrorAt(text) === null).toBe(isJson(text));
    }),
    { numRuns: 3_000 },
  );
  expect(Math.min(seen.json, seen.none)).toBeGreaterThan(300);
});

test.each([
  ['{"a": 1,}', 8],
  ['{"a": 1 "b": 2}', 8],
  ["{'a': 1}", 1],
  ['[1, 2', 5],
  ['{"a": "one\ntwo"}', 6],
  ['{"a": 1}}', 8],
  ['', 0],
])('%j stops being JSON at %i', (text, at) => {
  expect(jsonErrorAt(text)).toBe(at);
});

test('a long text is read in a moment', () => {
  expect(jsonErrorAt(`{"text": "${'\\"x'.repeat(80_000)}`)).toBe(9);
});

test('a place is a line and a column from 1', () => {
  expect(placeIn('{\n  "a": 1,\n}', 12)).toBe('line 3, column 1');
});
