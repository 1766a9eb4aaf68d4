import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { tableOn } from './screen.js';

function table(columns?: number) {
  let written = '';
  const out = {
    ...(columns === undefined ? {} : { isTTY: true, columns }),
    write: (text: string) => (written += text),
  };
  return { screen: tableOn(out), lines: () => stripVTControlCharacters(written).split('\n').slice(0, -1) };
}

const row = { what: 'the answer', expected: 'sent', seen: 'sent', tookMs: 1_250, isAsExpected: true };

test('a row shows what was expected and seen, and how long it took', () => {
  const { screen, lines } = table();
  screen.row(row);
  expect(lines()).toEqual([expect.stringMatching(/^✓ the answer +sent +sent +1\.\d s$/)]);
});

test('a difference is marked, and each of its parts has a line', () => {
  const { screen, lines } = table();
  screen.row({ ...row, isAsExpected: false, seen: 'unknown', details: ['missing  one', 'unexpected  two'] });
  expect(lines()).toEqual([
    expect.stringMatching(/^✗ the answer +sent +unknown +1\.\d s$/),
    '    missing  one',
    '    unexpected  two',
  ]);
});

test('what is too long for its column goes on below, whole', () => {
  const { screen, lines } = table();
  const words =
    'a sentence that certainly does not fit into a column of the table, whatever its width may be';
  screen.row({ ...row, what: words });
  expect(lines().length).toBeGreaterThan(1);
  const whole = lines().map((line) =>
    line
      .slice(2, 57)
      .replace(/ {2}.*/, '')
      .trim(),
  );
  expect(whole.join(' ')).toBe(words);
});

test('no line is wider than a usual terminal', () => {
  const { screen, lines } = table(100);
  screen.chapter('A chapter');
  screen.row({ ...row, what: 'word '.repeat(40), expected: 'customer, '.repeat(9), seen: 'x'.repeat(90) });
  expect(Math.max(...lines().map(({ length }) => length))).toBeLessThanOrEqual(100);
});
