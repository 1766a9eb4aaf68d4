import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Overlap } from '../accounts/account.js';
import { groundOf, overlapAfter, overlapMs } from './overlap.js';
import { at, xIdAt } from '../test/examples.js';
import { compareXIds, newestXId } from '../at-x/ids.js';

interface Source {
  readonly sinceId: string;
  readonly overlap: Overlap | null;
}
const settled: Source = { sinceId: xIdAt(at(0)), overlap: null };

describe('posts that X shows late', () => {
  test('an advance leaves the last ten minutes open, but nothing below known ground', () => {
    expect(overlapAfter(settled, xIdAt(at(60)), at(61))).toEqual({
      fromId: String(BigInt(xIdAt(at(51))) - 1n),
      readAt: at(61),
    });
    expect(overlapAfter(settled, xIdAt(at(1)), at(2))).toEqual({ fromId: settled.sinceId, readAt: at(2) });
  });

  test('without an advance, and after one to posts of long ago, nothing is open', () => {
    expect(overlapAfter(settled, settled.sinceId, at(60))).toBeNull();
    expect(overlapAfter(settled, xIdAt(at(30)), at(60))).toBeNull();
  });

  test('what is open is read again every minute, and a last time once nothing can come any more', () => {
    const open: Source = { sinceId: xIdAt(at(5)), overlap: { fromId: settled.sinceId, readAt: at(6) } };
    expect(groundOf(open, at(6.9))).toBe(open.sinceId);
    expect(groundOf(open, at(7))).toBe(settled.sinceId);
    expect(overlapAfter(open, open.sinceId, at(6.9))).toEqual(open.overlap);
    expect(overlapAfter(open, open.sinceId, at(14))).toEqual({
      fromId: String(BigInt(xIdAt(at(4))) - 1n),
      readAt: at(14),
    });
    expect(overlapAfter(open, open.sinceId, at(15.1))).toBeNull();
  });

  test('whenever posts are written, however late X shows them within ten minutes, and whenever it is asked: each is read, and an idle list costs nothing', () => {
    const posts = fc.array(
      fc.record({
        writtenSec: fc.integer({ min: 1, max: 3_600 }),
        lateSec: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: overlapMs / 1_000 })),
      }),
      { maxLength: 25 },
    );
    const pauses = fc.array(fc.integer({ min: 3, max: 400 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(posts, pauses, (written, waits) => {
        const atX = written.map(({ writtenSec, lateSec }, sequence) => ({
          id: xIdAt(at(writtenSec / 60), sequence),
          shownSec: writtenSec + lateSec,
        }));
        const seen = new Set<string>();
        let source = settled;
        const look = (sec: number): number => {
          const now = at(sec / 60);
          const ground = groundOf(source, now);
          const listed = atX.filter(({ id, shownSec }) => shownSec <= sec && compareXIds(id, ground) > 0);
          for (const { id } of listed) seen.add(id);
          const newest = newestXId([source.sinceId, ...listed.map(({ id }) => id)]) ?? source.sinceId;
          source = { sinceId: newest, overlap: overlapAfter(source, newest, now) };
          return listed.length;
        };
        let sec = 0;
        for (const wait of waits) look((sec += wait));
        // Quiet from here on.
        for (sec = Math.max(sec, 3_600 + 600); sec < 6_000; sec += 61) look(sec);
        expect(atX.filter(({ id }) => !seen.has(id))).toEqual([]);
        expect(source.overlap).toBeNull();
        expect([look(6_100), look(9_999)]).toEqual([0, 0]);
      }),
      { numRuns: 300 },
    );
  });

  test('control: without reading again, a late post is lost', () => {
    const late = { id: xIdAt(at(1)), shownMinute: 3 };
    const sinceId = xIdAt(at(2));
    const listedFrom = (ground: string) => compareXIds(late.id, ground) > 0;
    expect(listedFrom(sinceId)).toBe(false);
    const overlap = overlapAfter(settled, sinceId, at(2.1));
    expect(listedFrom(groundOf({ sinceId, overlap }, at(late.shownMinute + 1)))).toBe(true);
  });
});
