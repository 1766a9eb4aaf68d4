import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '../accounts/account.js';
import type { PushHealth } from '../sources/push.js';
import { decideSilence, silenceKinds, type LastHeard, type Silence } from './silence.js';
import { account, at } from '../test/examples.js';

const watched = account({ pollSilenceMinutes: 30, silenceHours: 2 });
const heard = (minutes: number | null): LastHeard => {
  const last = minutes === null ? null : at(minutes);
  return { polls: last, items: last };
};
const decide = (
  minutes: number,
  last: number | null,
  changes: Partial<Account> = {},
  open: Pick<Silence, 'since'> | null = null,
) => decideSilence('polls', { ...watched, ...changes }, heard(last), open, at(minutes));

describe('S10 an account falls silent', () => {
  test('exactly when the time it may be silent is over, for polls in minutes and for items in hours', () => {
    expect(decide(39.9, 10)).toEqual({ kind: 'none' });
    expect(decide(40, 10)).toEqual({ kind: 'begins', since: at(10) });
    expect(decideSilence('items', watched, heard(10), null, at(129))).toEqual({ kind: 'none' });
    expect(decideSilence('items', watched, heard(10), null, at(130))).toMatchObject({ kind: 'begins' });
  });

  test('also one that was never heard of, counted from the last change of its settings or state', () => {
    expect(decide(30, null)).toEqual({ kind: 'begins', since: at(0) });
    expect(decide(30, -500)).toEqual({ kind: 'begins', since: at(0) });
    expect(decide(30, null, { expectedSince: at(5) })).toEqual({ kind: 'none' });
    expect(decide(35, null, { expectedSince: at(5) })).toEqual({ kind: 'begins', since: at(5) });
  });

  test('however often push comes and goes, which only allows a longer quiet', () => {
    const push: PushHealth = { healthySince: at(29), sources: ['mentions', 'directMessages'] };
    expect(decide(30, 0, { push, updatedAt: at(29) })).toEqual({ kind: 'begins', since: at(0) });
    expect(decide(30, 0, { pushedUntil: at(29), updatedAt: at(29) })).toEqual({
      kind: 'begins',
      since: at(0),
    });
    const soon = { settings: { ...watched.settings, pollSilenceMinutes: 1 } };
    expect(decide(7, 0, { ...soon, push })).toEqual({ kind: 'none' });
    expect(decide(8, 0, { ...soon, push })).toEqual({ kind: 'begins', since: at(0) });
    // Those that were quiet for it are due at once now, and have not been asked yet.
    expect(decide(22, 0, { ...soon, pushedUntil: at(7) })).toEqual({ kind: 'none' });
    expect(decide(23, 0, { ...soon, pushedUntil: at(22) })).toEqual({ kind: 'begins', since: at(0) });
    expect(decide(30, 28.9, { ...soon, pushedUntil: at(7) })).toEqual({ kind: 'begins', since: at(28.9) });
  });

  test.each<[string, Partial<Account>]>([
    ['switched off', { settings: { ...watched.settings, pollSilenceMinutes: 0 } }],
    ['before capture began', { captureStarted: null }],
    ['deactivated', { state: 'paused' }],
    ['without access', { state: 'needsReauthorization' }],
    ['blocked at X', { state: 'blocked' }],
  ])('but not %s; and a silence told before is set aside', (_, changes) => {
    expect(decide(10_000, 0, changes)).toEqual({ kind: 'none' });
    expect(decide(10_000, 0, changes, { since: at(0) })).toEqual({ kind: 'ends', end: 'setAside' });
  });
});

test('S10 a silence ends with the first sign of life, whatever settings were changed meanwhile', () => {
  expect(decide(100, 10, { expectedSince: at(99) }, { since: at(10) })).toEqual({ kind: 'none' });
  expect(decide(100, 99, { expectedSince: at(99) }, { since: at(10) })).toEqual({
    kind: 'ends',
    end: 'heard',
  });
});

test('S10 whatever happens, silence begins and ends in turn, and never begins while it is heard of', () => {
  const step = fc.record({ passes: fc.integer({ min: 1, max: 50 }), isHeard: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), fc.constantFrom(...silenceKinds), (steps, kind) => {
      let [minute, last]: [number, number | null] = [0, null];
      let open: Pick<Silence, 'since'> | null = null;
      for (const { passes, isHeard } of steps) {
        minute += passes;
        if (isHeard) last = minute;
        const change = decideSilence(kind, watched, heard(last), open, at(minute));
        if (isHeard) expect(change.kind).not.toBe('begins');
        if (change.kind === 'begins') {
          expect(open).toBeNull();
          open = change;
        } else if (change.kind === 'ends') {
          expect(open).not.toBeNull();
          expect(isHeard).toBe(true);
          open = null;
        }
      }
    }),
  );
});
