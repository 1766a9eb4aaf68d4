import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sourceKinds, type SourceKind } from '../sources/kinds.js';
import { pacesUnder, type Pace, type SpendSoFar } from './pace.js';

const budget = 1_000_000;
const costs: [SourceKind, number][] = [
  ['directMessages', 400],
  ['mentions', 300],
  ['likes', 200],
  ['ownPosts', 100],
];
const spend = (changes: Partial<SpendSoFar>): SpendSoFar => ({
  budget,
  spent: 0,
  gone: 0,
  bySource: new Map(costs),
  ...changes,
});
const paceOf = (kind: SourceKind, changes: Partial<SpendSoFar>): Pace =>
  pacesUnder(sourceKinds, spend(changes)).get(kind)!;
/** A pace as one number: the slower, the larger. */
const slowness = (pace: Pace): number => (pace.kind === 'paused' ? Infinity : pace.by);

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const anySpend = fc.record({
  budget: fc.integer({ min: 0, max: 50_000_000 }),
  spent: fc.integer({ min: 0, max: 100_000_000 }),
  gone: share,
  bySource: fc
    .array(fc.tuple(fc.constantFrom(...sourceKinds), fc.nat(5_000_000)))
    .map((each) => new Map(each)),
});
const someKinds = fc.subarray([...sourceKinds], { minLength: 1 });

describe('S50 a budget slows the dearest sources first', () => {
  test('within half the budget, or the share of the day that is gone, nothing is slowed', () => {
    for (const within of [{ spent: 500_000 }, { spent: 800_000, gone: 0.8 }])
      expect([...pacesUnder(sourceKinds, spend(within)).values()]).toEqual(
        sourceKinds.map(() => ({ kind: 'slowed', by: 1 })),
      );
  });

  test('then the dearest is slowed, then paused while the next is slowed, and at last all are paused', () => {
    expect(paceOf('directMessages', { spent: 550_000 })).toMatchObject({ kind: 'slowed' });
    expect(slowness(paceOf('directMessages', { spent: 550_000 }))).toBeGreaterThan(1);
    expect(slowness(paceOf('mentions', { spent: 550_000 }))).toBe(1);
    expect(paceOf('directMessages', { spent: 650_000 }).kind).toBe('paused');
    expect(slowness(paceOf('mentions', { spent: 650_000 }))).toBeGreaterThan(1);
    for (const kind of sourceKinds)
      expect(paceOf(kind, { spent: budget })).toEqual({ kind: 'paused', until: 1 });
  });

  test('a paused source resumes when the day has caught up with what is spent', () => {
    const pace = paceOf('directMessages', { spent: 700_000, gone: 0.2 });
    if (pace.kind !== 'paused') throw new Error('it should be paused');
    expect(pace.until).toBeGreaterThan(0.2);
    expect(pace.until).toBeLessThan(1);
    expect(paceOf('directMessages', { spent: 700_000, gone: pace.until + 1e-6 }).kind).toBe('slowed');
  });

  test('no pace is faster than a source’s own, and no pause ends before now or after midnight', () => {
    fc.assert(
      fc.property(someKinds, anySpend, (kinds, given) => {
        const paces = pacesUnder(kinds, given);
        expect([...paces.keys()].toSorted()).toEqual(kinds.toSorted());
        for (const pace of paces.values()) {
          if (pace.kind === 'slowed') expect(pace.by).toBeGreaterThanOrEqual(1);
          else {
            expect(pace.until).toBeGreaterThanOrEqual(given.gone);
            expect(pace.until).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  test('more spent is never faster, and a dearer source never faster than a cheaper one', () => {
    fc.assert(
      fc.property(someKinds, anySpend, fc.nat(50_000_000), (kinds, given, more) => {
        const now = pacesUnder(kinds, given);
        const later = pacesUnder(kinds, { ...given, spent: given.spent + more });
        for (const kind of kinds)
          expect(slowness(later.get(kind)!)).toBeGreaterThanOrEqual(slowness(now.get(kind)!));
        const dearestFirst = kinds.toSorted(
          (a, b) => (given.bySource.get(b) ?? 0) - (given.bySource.get(a) ?? 0),
        );
        dearestFirst.slice(1).forEach((kind, index) => {
          const dearer = dearestFirst[index]!;
          if ((given.bySource.get(dearer) ?? 0) > (given.bySource.get(kind) ?? 0))
            expect(slowness(now.get(dearer)!)).toBeGreaterThanOrEqual(slowness(now.get(kind)!));
        });
      }),
    );
  });

  test('budget gone: all are paused until midnight; a new day, nothing spent: all are free', () => {
    fc.assert(
      fc.property(someKinds, anySpend, (kinds, given) => {
        const gone = pacesUnder(kinds, { ...given, spent: given.budget });
        expect([...gone.values()]).toEqual(kinds.map(() => ({ kind: 'paused', until: 1 })));
        const fresh = pacesUnder(kinds, { budget: given.budget + 1, spent: 0, gone: 0, bySource: new Map() });
        expect([...fresh.values()]).toEqual(kinds.map(() => ({ kind: 'slowed', by: 1 })));
      }),
    );
  });
});
