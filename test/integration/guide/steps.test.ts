import { expect, test } from 'vitest';
import { holds, stepsOf } from './steps.js';

test('blocks come in their order, each with the JSON that follows', () => {
  const guide =
    'Ask:\n\n```sh\nask a\n```\n\nIt says:\n\n```json\n{}\n```\n\nAfter a moment:\n\n```sh\nask b\n```\n';
  expect(stepsOf(guide)).toEqual([
    { under: 'Ask:', script: 'ask a\n', shows: '{}\n', takesAMoment: false },
    { under: 'After a moment:', script: 'ask b\n', shows: null, takesAMoment: true },
  ]);
  expect(() => stepsOf('```json\n{}\n```\n')).toThrow('answers nothing');
});

test.each([
  [{ id: '6', name: 'a' }, { name: 'a' }, true],
  [{ id: '6' }, { id: '…' }, true],
  [{}, { id: '…' }, false],
  [{ id: null }, { id: null }, true],
  [{ id: 1 }, { id: '1' }, false],
  [{ text: 'Hello Ada.' }, { text: 'Hello …' }, true],
  [{ text: 'Hullo Ada.' }, { text: 'Hello …' }, false],
  [[1, 2], [1], false],
  [[1, 2], [1, '…'], true],
  [[1], [1, 2], false],
  [{ list: [{ a: 1, b: 2 }] }, { list: [{ b: 2 }] }, true],
])('%j holds %j: %j', (answer, shown, expected) => {
  expect(holds(answer, shown)).toBe(expected);
});
