import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, xIdAt } from '../test/examples.js';
import { withVersion, type Versions } from './versions.js';

const ids = Array.from({ length: 6 }, (_, edit) => xIdAt(at(edit)));
const version = (edit: number) => ({
  latestXId: ids[edit] ?? '',
  text: `text ${String(edit)}`,
  media: [{ key: `m${String(edit)}`, type: 'photo', url: null, altText: null }],
});
const capturedAs = (edit: number): Versions => ({ ...version(edit), edits: [] });
const read = (order: readonly number[]): Versions | undefined => {
  const [first, ...later] = order.map(capturedAs);
  return first && later.reduce((known, next) => withVersion(known, next) ?? known, first);
};

test('S25 versions in any order, any of them twice, give the same post', () => {
  const orders = fc.uniqueArray(fc.nat(5), { minLength: 1 }).chain((some) =>
    fc.tuple(
      fc.constant(some),
      fc
        .array(fc.constantFrom(...some))
        .chain((twice) =>
          fc.shuffledSubarray([...some, ...twice], { minLength: some.length + twice.length }),
        ),
    ),
  );
  fc.assert(
    fc.property(orders, ([some, order]) => {
      const sorted = [...some].sort((a, b) => a - b);
      const newest = sorted.at(-1) ?? 0;
      expect(read(order)).toEqual({
        ...version(newest),
        edits: sorted.slice(0, -1).map((edit) => ({
          xId: ids[edit],
          text: `text ${String(edit)}`,
          at: at(edit),
        })),
      });
    }),
  );
});

test('S25 a version that is known changes nothing', () => {
  expect(withVersion(capturedAs(2), version(2))).toBeNull();
  const edited = withVersion(capturedAs(2), version(3));
  expect(edited && withVersion(edited, version(2))).toBeNull();
});

test('S25 versions are told apart as numbers, not as text', () => {
  const nine = { latestXId: '9', text: 'nine', media: [] };
  const ten = { latestXId: '10', text: 'ten', media: [] };
  expect(withVersion({ ...ten, edits: [] }, nine)).toMatchObject({ text: 'ten', edits: [{ text: 'nine' }] });
});
