import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, xIdAt } from '../test/examples.js';
import { compareXIds, lastXIdBefore, newestXId, sortableXId, xIdSecond, xIdTime } from './ids.js';

const id = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String);
const sign = (value: number | bigint): number => (value < 0 ? -1 : value > 0 ? 1 : 0);

describe('X ids are numbers', () => {
  test('nine comes before ten', () => {
    expect(compareXIds('9', '10')).toBeLessThan(0);
    expect(compareXIds('10', '9')).toBeGreaterThan(0);
    expect(compareXIds('10', '10')).toBe(0);
  });

  test('their order is that of the integers', () => {
    fc.assert(fc.property(id, id, (a, b) => sign(compareXIds(a, b)) === sign(BigInt(a) - BigInt(b))));
  });

  test('S36 the sortable form orders as text as the numbers do, up to 64 bits', () => {
    fc.assert(
      fc.property(id, id, (a, b) => {
        const [textA, textB] = [sortableXId(a), sortableXId(b)];
        return sign(textA < textB ? -1 : textA > textB ? 1 : 0) === sign(BigInt(a) - BigInt(b));
      }),
    );
  });
});

describe('the newest id', () => {
  test('is the largest number', () => {
    fc.assert(
      fc.property(fc.array(id, { minLength: 1 }), (ids) => {
        const largest = ids.map(BigInt).reduce((a, b) => (a > b ? a : b));
        return newestXId(ids) === String(largest);
      }),
    );
  });

  test('passes over what has none', () => {
    expect(newestXId([null, '9', undefined, '10', ''])).toBe('10');
    expect(newestXId([null, undefined, ''])).toBeNull();
    expect(newestXId([])).toBeNull();
  });
});

describe('S3 the last id before a moment', () => {
  const moment = fc.date({
    min: new Date('2010-11-06T00:00:00Z'),
    max: new Date('2060-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  const sequence = fc.integer({ min: 0, max: 2 ** 22 - 1 });

  test('is older than everything X gives from then on', () => {
    fc.assert(
      fc.property(moment, sequence, fc.nat(), (when, within, later) => {
        const given = xIdAt(new Date(when.getTime() + later), within);
        expect(compareXIds(lastXIdBefore(when), given)).toBeLessThan(0);
      }),
    );
  });

  test('is at least as new as everything X gave before', () => {
    fc.assert(
      fc.property(moment, sequence, fc.integer({ min: 1, max: 86_400_000 }), (when, within, earlier) => {
        const given = xIdAt(new Date(when.getTime() - earlier), within);
        expect(compareXIds(lastXIdBefore(when), given)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('is 0 before X gave ids by time', () => {
    expect(lastXIdBefore(new Date(0))).toBe('0');
    expect(lastXIdBefore(new Date(1_288_834_974_657))).toBe('0');
    expect(lastXIdBefore(new Date(1_288_834_974_658))).toBe('4194303');
  });
});

test('S26 an id tells when X gave it, so that what cannot be read keeps its place', () => {
  expect(xIdTime(xIdAt(at(7), 99))).toEqual(at(7));
});

test('S36 its second is the time that X tells of it, so that the id decides within a second', () => {
  const late = new Date(at(7).getTime() + 999);
  expect(xIdSecond(xIdAt(late, 99))).toEqual(at(7));
});
