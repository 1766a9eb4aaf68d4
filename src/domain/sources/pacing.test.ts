import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sourceKinds, type SourceKind } from './kinds.js';
import { backOffMs, dueSources, intervalMs, jittered, nextDueAt, quietMs } from './pacing.js';
import { account, at, minuteMs, source } from '../test/examples.js';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const hourMs = 60 * minuteMs;

describe('S12 the pace of a source', () => {
  test.each<[SourceKind, number, number]>([
    ['mentions', 15, 15_000],
    ['mentions', 1, 3_000],
    ['ownPosts', 15, 15_000],
    ['ownPosts', 1, 3_000],
    ['likes', 3, 15_000],
    ['likes', 20, 20_000],
    ['directMessages', 15, 60_000],
    ['directMessages', 90, 90_000],
  ])('%s at %i seconds: every %i ms', (kind, pollSeconds, ms) => {
    expect(intervalMs(kind, pollSeconds)).toBe(ms);
  });
});

describe('jitter', () => {
  test('stays within ten per cent, in whole milliseconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * hourMs }), random, (ms, drawn) => {
        const waited = jittered(ms, drawn);
        expect(Number.isInteger(waited)).toBe(true);
        expect(waited).toBeGreaterThanOrEqual(Math.floor(ms * 0.9));
        expect(waited).toBeLessThanOrEqual(Math.ceil(ms * 1.1));
      }),
    );
  });

  test('parts accounts that begin together', () => {
    expect(jittered(60_000, 0)).toBe(54_000);
    expect(jittered(60_000, 0.5)).toBe(60_000);
    expect(jittered(60_000, 0.999)).toBeGreaterThan(65_000);
  });
});

describe('after failures', () => {
  test('the wait doubles from 2 s', () => {
    expect([1, 2, 3, 4].map(backOffMs)).toEqual([2_000, 4_000, 8_000, 16_000]);
  });

  test('it never exceeds 15 min, whatever the number of failures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), (failures) => {
        expect(backOffMs(failures)).toBeGreaterThanOrEqual(2_000);
        expect(backOffMs(failures)).toBeLessThanOrEqual(15 * minuteMs);
        expect(backOffMs(failures + 1)).toBeGreaterThanOrEqual(backOffMs(failures));
      }),
    );
    expect(backOffMs(1_000_000)).toBe(15 * minuteMs);
    expect(backOffMs(0)).toBe(2_000);
  });
});

describe('S12 when a source that answered is due again', () => {
  const waitMs = (
    kind: SourceKind,
    rateLimit: { remaining: number; resetInMs: number } | null,
    drawn = 0.5,
    offsetMs = 0,
    sharers?: number,
  ): number => {
    const xNow = new Date(at(0).getTime() + offsetMs);
    const known = rateLimit && {
      limit: 300,
      remaining: rateLimit.remaining,
      resetAt: new Date(xNow.getTime() + rateLimit.resetInMs),
    };
    const { pollSeconds } = account().settings;
    const due = nextDueAt({ kind, pollSeconds, rateLimit: known, sharers, now: at(0), xNow, random: drawn });
    return due.getTime() - at(0).getTime();
  };

  test('at its own pace where X names no limit, or leaves enough of it', () => {
    expect(waitMs('mentions', null)).toBe(15_000);
    expect(waitMs('mentions', { remaining: 299, resetInMs: 15 * minuteMs })).toBe(15_000);
  });

  test.each(sourceKinds)('jitter never takes %s below the least X stands', (kind) => {
    const least = {
      mentions: 3_000,
      ownPosts: 3_000,
      likes: 15_000,
      directMessages: 60_000,
      streams: 15_000,
    };
    fc.assert(fc.property(random, (drawn) => waitMs(kind, null, drawn) >= least[kind]));
  });

  test('what X still allows is spread over the time left', () => {
    expect(waitMs('mentions', { remaining: 10, resetInMs: 10 * minuteMs })).toBe(minuteMs);
    expect(waitMs('mentions', { remaining: 1, resetInMs: 10 * minuteMs })).toBe(10 * minuteMs);
  });

  test('S23 what X allows of one list is shared by all that are one to it, and is whole again after the reset', () => {
    const limit = { remaining: 100, resetInMs: 10 * minuteMs };
    expect(waitMs('streams', limit, 0.5, 0, 1)).toBe(15_000);
    expect(waitMs('streams', limit, 0.5, 0, 20)).toBe(2 * minuteMs);
    expect(waitMs('streams', { ...limit, remaining: 1 }, 0.5, 0, 20)).toBe(10 * minuteMs);
  });

  test('nothing left: not before the reset, however far that is', () => {
    expect(waitMs('mentions', { remaining: 0, resetInMs: 10 * minuteMs })).toBe(10 * minuteMs);
    expect(waitMs('mentions', { remaining: 0, resetInMs: 24 * hourMs })).toBe(24 * hourMs);
  });

  test('a limit whose reset has passed says nothing', () => {
    expect(waitMs('mentions', { remaining: 0, resetInMs: 0 })).toBe(15_000);
    expect(waitMs('mentions', { remaining: 0, resetInMs: -hourMs })).toBe(15_000);
  });

  test('a reset beyond the longest window is a broken header and silences nothing', () => {
    expect(waitMs('mentions', { remaining: 0, resetInMs: 24 * hourMs + minuteMs })).toBe(
      24 * hourMs + minuteMs,
    );
    expect(waitMs('mentions', { remaining: 0, resetInMs: 24 * hourMs + minuteMs + 1 })).toBe(15_000);
  });

  test("the reset is judged by X's clock, the wait by ours", () => {
    expect(waitMs('mentions', { remaining: 0, resetInMs: 10 * minuteMs }, 0.5, 3 * hourMs)).toBe(
      10 * minuteMs,
    );
  });

  test('spreading waits neither longer than the window nor so short that the allowance runs out in it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sourceKinds),
        fc.nat({ max: 900 }),
        fc.integer({ min: 1, max: 24 * hourMs }),
        random,
        (kind, remaining, resetInMs, drawn) => {
          const waited = waitMs(kind, { remaining, resetInMs }, drawn);
          const ownPace = waitMs(kind, null, drawn);
          expect(waited).toBeLessThanOrEqual(Math.max(resetInMs, ownPace));
          expect(waited * Math.max(remaining, 1)).toBeGreaterThanOrEqual(resetInMs);
        },
      ),
    );
  });
});

describe('which sources are asked, and for how long none is', () => {
  const mentions = source({ kind: 'mentions', dueAt: at(1) });
  const messages = source({ kind: 'directMessages', dueAt: at(3) });
  const asked = (sources: Parameters<typeof dueSources>[0], minutes: number, xMinutes = minutes) =>
    dueSources(sources, at(minutes), at(xMinutes)).map(({ kind }) => kind);

  test('those whose time has come, to the millisecond', () => {
    expect(asked([mentions, messages], 0.99)).toEqual([]);
    expect(asked([mentions, messages], 1)).toEqual(['mentions']);
    expect(asked([mentions, messages], 3)).toEqual(['mentions', 'directMessages']);
  });

  test("a source that X paused waits until X's reset, by X's clock", () => {
    const paused = { ...mentions, pausedUntil: at(10) };
    expect(asked([paused], 9)).toEqual([]);
    expect(asked([paused], 10)).toEqual(['mentions']);
    expect(asked([paused], 9, 10)).toEqual(['mentions']);
    expect(asked([paused], 10, 9)).toEqual([]);
  });

  test("one source's 429 delays no other", () => {
    const paused = { ...mentions, pausedUntil: at(600) };
    expect(asked([paused, messages], 3)).toEqual(['directMessages']);
    expect(quietMs([paused, messages], at(2), at(2))).toBe(minuteMs);
    expect(quietMs([paused], at(2), at(2))).toBe(598 * minuteMs);
  });

  test('those due within a quarter of a second are waited for and asked together', () => {
    const soon = (ms: number) => source({ kind: 'ownPosts', dueAt: new Date(at(1).getTime() + ms) });
    expect(quietMs([mentions, soon(250)], at(0), at(0))).toBe(minuteMs + 250);
    expect(quietMs([mentions, soon(251)], at(0), at(0))).toBe(minuteMs);
  });

  test('the wait is until the first of them, by the later of its pace and its pause', () => {
    expect(quietMs([mentions, messages], at(0), at(0))).toBe(minuteMs);
    expect(quietMs([{ ...mentions, pausedUntil: at(2) }, messages], at(0), at(0))).toBe(2 * minuteMs);
    expect(quietMs([{ ...mentions, pausedUntil: at(0.5) }, messages], at(0), at(0))).toBe(minuteMs);
  });

  test("a pause lasts by X's clock, a pace by ours", () => {
    const paused = { ...mentions, pausedUntil: at(10) };
    expect(quietMs([paused], at(0), at(7))).toBe(3 * minuteMs);
    expect(quietMs([mentions], at(0), at(7))).toBe(minuteMs);
  });

  const sources = fc.array(
    fc.record({
      kind: fc.constantFrom(...sourceKinds),
      due: fc.integer({ min: -2 * hourMs, max: 2 * hourMs }),
      paused: fc.option(fc.integer({ min: -2 * hourMs, max: 24 * hourMs })),
    }),
  );
  const made = (given: { kind: SourceKind; due: number; paused: number | null }[]) =>
    given.map(({ kind, due, paused }) =>
      source({
        kind,
        dueAt: new Date(at(0).getTime() + due),
        pausedUntil: paused === null ? null : new Date(at(0).getTime() + paused),
      }),
    );

  test('it is a second at least, and finite: the activity fails on a retry delay of 0', () => {
    fc.assert(
      fc.property(sources, (given) => {
        const waited = quietMs(made(given), at(0), at(0));
        expect(waited).toBeGreaterThanOrEqual(1_000);
        expect(waited).toBeLessThanOrEqual(24 * hourMs);
      }),
    );
    expect(quietMs([], at(0), at(0))).toBe(15 * minuteMs);
  });

  test('after it something is due, and nothing was before those asked together', () => {
    fc.assert(
      fc.property(sources, (given) => {
        fc.pre(given.length > 0);
        const waited = quietMs(made(given), at(0), at(0));
        const then = new Date(at(0).getTime() + waited);
        expect(dueSources(made(given), then, then)).not.toEqual([]);
        const earlier = new Date(then.getTime() - 251);
        if (waited > 1_000) expect(dueSources(made(given), earlier, earlier)).toEqual([]);
      }),
    );
  });
});
