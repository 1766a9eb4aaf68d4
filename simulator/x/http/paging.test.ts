import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareIds } from '../world/ids.js';
import { pageOf, type Keyed } from './paging.js';

const newestFirst = (ids: readonly number[]): Keyed<number>[] =>
  ids.map((id) => ({ key: String(id), value: id })).sort((a, b) => compareIds(b.key, a.key));

const someIds = fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 60 });

describe('pages', () => {
  it('show each item once, newest first, whatever arrives in between; back leads where one came from', () => {
    fc.assert(
      fc.property(
        someIds,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 5 }),
        (ids, limit, arrivals) => {
          let items = newestFirst(ids);
          const expected = items.map((item) => item.value);
          const pages: number[][] = [];
          let token: string | undefined;
          for (let n = 1; ; n += 1) {
            const page = pageOf('list', items, { limit, token });
            pages.push(page?.values ?? []);
            if (n > 1 && pages.at(-1)?.length === limit) {
              const back = pageOf('list', items, { limit, token: page?.previousToken });
              expect(back?.values).toEqual(pages.at(-2));
            }
            token = page?.nextToken;
            if (token === undefined) break;
            if (n <= arrivals) items = [{ key: String(2_000_000 + n), value: 0 }, ...items];
          }
          expect(pages.flat()).toEqual(expected);
        },
      ),
    );
  });

  it('know their own tokens only', () => {
    const items = newestFirst([1, 2, 3]);
    const token = pageOf('mine', items, { limit: 1 })?.nextToken;
    expect(pageOf('mine', items, { limit: 1, token })?.values).toEqual([2]);
    expect(pageOf('theirs', items, { limit: 1, token })).toBeUndefined();
    expect(pageOf('mine', items, { limit: 1, token: 'zz' })).toBeUndefined();
  });

  it('that are shorter than asked for, or empty, still lead through the whole list', () => {
    fc.assert(
      fc.property(
        someIds,
        fc.integer({ min: 1, max: 10 }),
        fc.array(fc.record({ shortBy: fc.integer({ min: 0, max: 12 }), empty: fc.boolean() })),
        (ids, limit, quirks) => {
          const items = newestFirst(ids);
          const seen: number[] = [];
          let token: string | undefined;
          for (let n = 0; ; n += 1) {
            const page = pageOf('list', items, { limit, token, quirk: quirks[n] });
            seen.push(...(page?.values ?? []));
            if (quirks[n]?.empty === true)
              expect([page?.values, typeof page?.nextToken]).toEqual([[], 'string']);
            token = page?.nextToken;
            if (token === undefined) break;
          }
          expect(seen).toEqual(items.map((item) => item.value));
        },
      ),
    );
  });
});
