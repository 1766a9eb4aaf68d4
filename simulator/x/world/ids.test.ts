import { describe, expect, it } from 'vitest';
import { compareIds, createIds, snowflakeMs } from './ids.js';

const NOW = Date.parse('2026-08-01T12:00:00.123Z');

describe('snowflakes', () => {
  it('carry the millisecond they were made in', () => {
    const ids = createIds(
      () => 0n,
      () => false,
    );
    expect(snowflakeMs(ids.next(NOW))).toBe(NOW);
    expect(snowflakeMs(ids.at(NOW - 5000))).toBe(NOW - 5000);
  });

  it('grow strictly, also within a millisecond and when the clock falls back', () => {
    const ids = createIds(
      () => 0n,
      () => false,
    );
    const made = [ids.next(NOW), ids.next(NOW), ids.next(NOW - 60_000), ids.next(NOW + 1)];
    expect([...made].sort(compareIds)).toEqual(made);
    expect(new Set(made).size).toBe(4);
  });

  it('continue above what the world already holds', () => {
    const known = BigInt(
      createIds(
        () => 0n,
        () => false,
      ).next(NOW + 3_600_000),
    );
    expect(
      BigInt(
        createIds(
          () => known,
          () => false,
        ).next(NOW),
      ),
    ).toBeGreaterThan(known);
  });

  it('of one past moment are all different', () => {
    const used = new Set<string>();
    const ids = createIds(
      () => 0n,
      (id) => used.has(id),
    );
    for (let n = 0; n < 50; n += 1) used.add(ids.at(NOW));
    expect(used.size).toBe(50);
  });

  it('compare by value, not by letters', () => {
    expect(compareIds('9', '10')).toBeLessThan(0);
    expect(compareIds('20', '100')).toBeLessThan(0);
    expect(compareIds('7', '7')).toBe(0);
  });
});
