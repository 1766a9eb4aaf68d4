import { describe, expect, test } from 'vitest';
import { spanMs, seedsInWave } from './wave.js';
import { matrix } from './matrix.js';
import { roundFor } from './round.js';

const seeds = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index);

const allCells: string[] = Object.values(matrix)
  .flatMap((deck) => Object.entries<object>(deck))
  .flatMap(([route, named]) => Object.keys(named).map((name) => `${route}: ${name}`));

const planned = (of: readonly number[]): string[] =>
  of.flatMap((seed) =>
    roundFor(seed).faults.flatMap(({ cell }) => (cell ? [`${cell.route}: ${cell.name}`] : [])),
  );

describe('the rounds of a soak', () => {
  test('the same seed gives the same round to the last detail, another seed another', () => {
    for (const seed of seeds(20)) expect(roundFor(seed)).toEqual(roundFor(seed));
    expect(roundFor(1).deeds).not.toEqual(roundFor(2).deeds);
    expect(roundFor(1).faults).not.toEqual(roundFor(2).faults);
  });

  test('a hundred seeds in a row plan every fault on every endpoint, several times', () => {
    for (const from of [1, 1_001]) {
      const times = new Map<string, number>();
      for (const name of planned(seeds(100, from))) times.set(name, (times.get(name) ?? 0) + 1);
      expect([...times.keys()].sort()).toEqual([...allCells].sort());
      expect(Math.min(...times.values())).toBeGreaterThan(1);
    }
  });

  test('ten seeds plan faults on every endpoint', () => {
    const routes = new Set(allCells.map((name) => name.split(':')[0]));
    for (const from of seeds(10).map((wave) => 1 + (wave - 1) * seedsInWave))
      expect(new Set(planned(seeds(10, from)).map((name) => name.split(':')[0]))).toEqual(routes);
  });

  test('all is planned within the round', () => {
    for (const seed of seeds(50)) {
      const { deeds, faults, pages } = roundFor(seed);
      for (const { atMs } of [...deeds, ...faults, ...pages]) {
        expect(atMs).toBeGreaterThanOrEqual(0);
        expect(atMs).toBeLessThanOrEqual(spanMs);
      }
    }
  });

  test('likes are struck where they are asked for', () => {
    for (const seed of seeds(50)) {
      const { cast, faults } = roundFor(seed);
      const liking = cast.accounts.filter(({ likes }) => likes).map(({ handle }) => handle);
      if (liking.length === 0) continue;
      for (const { fault } of faults)
        if (fault.route === 'liked_tweets') expect(liking).toContain(fault.account);
    }
  });
});
