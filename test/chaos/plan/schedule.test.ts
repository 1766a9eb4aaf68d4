import { describe, expect, test } from 'vitest';
import { handlesOf, killsCast } from './cast.js';
import { victims } from './kills.js';
import { mostMentions } from './mentions.js';
import { scheduleFor as scheduleWith } from './schedule.js';

const scheduleFor = (seed: number, kills: number) => scheduleWith({ seed, kills, withTokens: true });
const handles = handlesOf(killsCast);
const seeds = Array.from({ length: 50 }, (_, index) => index + 1);

describe('the schedule of a run', () => {
  test('the same seed gives the same schedule to the last detail', () => {
    for (const seed of seeds) expect(scheduleFor(seed, 20)).toEqual(scheduleFor(seed, 20));
  });

  test('another seed gives another', () => {
    expect(scheduleFor(1, 20)).not.toEqual(scheduleFor(2, 20));
    expect(scheduleFor(1, 20).kills).not.toEqual(scheduleFor(2, 20).kills);
  });

  test('has as many kills as asked for, and each process dies', () => {
    for (const seed of seeds) {
      for (const count of [4, 8, 20]) {
        const { kills } = scheduleFor(seed, count);
        expect(kills).toHaveLength(count);
        expect(new Set(kills.map(({ victim }) => victim))).toEqual(new Set(victims));
      }
    }
  });

  test('makes never more than 800 mentions of an account, so that no more are ever unswept, even if no look comes', () => {
    for (const seed of seeds)
      for (const handle of handles) {
        const mentions = mostMentions(scheduleFor(seed, 20).deeds, handle);
        expect(mentions).toBeGreaterThan(100);
        expect(mentions).toBeLessThanOrEqual(800);
      }
  });

  test('is refused when it might make more', () => {
    expect(() => scheduleFor(1, 100)).toThrow(/may have \d+ unswept mentions, of which X lists 800/);
  });

  test('never loses an answer of the token endpoint, which may cost an account its grant', () => {
    for (const seed of seeds)
      for (const { fault } of scheduleFor(seed, 20).faults)
        if (fault.route === 'token') expect(['status', 'drop-before-commit']).toContain(fault.kind);
  });

  test('every text is one of a kind, so that what X shows is told apart', () => {
    for (const seed of seeds) {
      const texts = scheduleFor(seed, 20).deeds.flatMap((deed) => ('text' in deed ? [deed.text] : []));
      expect(new Set(texts).size).toBe(texts.length);
    }
  });
});
