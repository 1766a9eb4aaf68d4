import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concernsWholeApp, decideAccess, weigh, type Evidence, type Trouble } from './trouble.js';
import { account, at } from '../test/examples.js';

const waits = { recheckMs: 30_000, firstLookMs: 60_000 };
const answered: Evidence = { kind: 'answered' };
const nothing: Evidence = { kind: 'nothing' };
const refused: Evidence = { kind: 'refused', cause: 'refreshRefused' };
const locked: Evidence = { kind: 'blocked', cause: 'accountLocked' };

const trouble = (changes: Partial<Trouble> = {}): Trouble => ({
  incidentId: null,
  refusedAt: null,
  looks: 0,
  ...changes,
});
const active = account();
const suspected = account({}, { trouble: trouble({ refusedAt: at(0) }) });
const blocked = account({}, { state: 'blocked', trouble: trouble({ incidentId: 'incident', looks: 2 }) });

describe('S6 what becomes of access after a look', () => {
  test('a first refusal is only a suspicion, asked again after the wait', () => {
    expect(decideAccess(active, refused, at(0), waits)).toEqual({
      kind: 'suspected',
      refusedAt: at(0),
      recheckAt: at(0.5),
    });
  });

  test('a second refusal counts from the end of the wait on, not before', () => {
    expect(decideAccess(suspected, refused, at(0.49), waits)).toMatchObject({
      kind: 'suspected',
      refusedAt: at(0),
      recheckAt: at(0.5),
    });
    expect(decideAccess(suspected, refused, at(0.5), waits)).toEqual({
      kind: 'lost',
      cause: 'refreshRefused',
    });
  });

  test('an answer in between clears the suspicion', () => {
    expect(decideAccess(suspected, answered, at(5), waits)).toEqual({ kind: 'cleared' });
    expect(decideAccess(active, answered, at(5), waits)).toEqual({ kind: 'none' });
  });

  test('what shows nothing (5xx, 429, a timeout) neither clears nor confirms', () => {
    for (const each of [active, suspected, blocked])
      expect(decideAccess(each, nothing, at(500), waits)).toEqual({ kind: 'none' });
  });

  test('a block counts at once and is looked at again at growing intervals', () => {
    const minutesUntilLook = (looks: number): number => {
      const change = decideAccess(
        { state: 'blocked', trouble: trouble({ incidentId: 'incident', looks }) },
        locked,
        at(0),
        waits,
      );
      return change.kind === 'blocked' ? (change.lookAt.getTime() - at(0).getTime()) / 60_000 : 0;
    };
    expect(decideAccess(active, locked, at(0), waits)).toEqual({
      kind: 'blocked',
      cause: 'accountLocked',
      looks: 0,
      lookAt: at(1),
    });
    expect([0, 1, 2, 3, 4, 5, 6, 50].map(minutesUntilLook)).toEqual([2, 4, 8, 16, 32, 64, 64, 64]);
  });

  test('an answer ends a block; a refusal twice makes it lost', () => {
    expect(decideAccess(blocked, answered, at(9), waits)).toEqual({ kind: 'regained' });
    expect(decideAccess(blocked, refused, at(9), waits)).toMatchObject({ kind: 'suspected' });
    const refusedOnce = { ...blocked, trouble: trouble({ incidentId: 'incident', refusedAt: at(9) }) };
    expect(decideAccess(refusedOnce, refused, at(10), waits)).toMatchObject({ kind: 'lost' });
  });

  test('an account that is lost or deactivated already is left as it is', () => {
    for (const state of ['paused', 'needsReauthorization'] as const)
      for (const evidence of [answered, refused, locked])
        expect(decideAccess({ state }, evidence, at(0), waits)).toEqual({ kind: 'none' });
  });

  test('access is never lost without two refusals in a row, the wait apart', () => {
    const kinds: Record<string, Evidence> = { answered, nothing, refused };
    const steps = fc.array(
      fc.tuple(fc.constantFrom('answered', 'nothing', 'refused'), fc.integer({ min: 1, max: 60 })),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(steps, (sequence) => {
        let seen: Pick<typeof active, 'state' | 'trouble'> = { state: 'active' };
        let seconds = 0;
        let firstRefusal: number | null = null;
        for (const [kind, pause] of sequence) {
          seconds += pause;
          const change = decideAccess(seen, kinds[kind] ?? nothing, at(seconds / 60), waits);
          const lost = kind === 'refused' && firstRefusal !== null && seconds - firstRefusal >= 30;
          expect(change.kind === 'lost').toBe(lost);
          if (lost) return;
          if (kind === 'answered') firstRefusal = null;
          if (kind === 'refused') firstRefusal ??= seconds;
          if (change.kind === 'suspected')
            seen = { state: 'active', trouble: trouble({ refusedAt: change.refusedAt }) };
          if (change.kind === 'cleared') seen = { state: 'active' };
        }
      }),
    );
  });
});

test('S6 of several answers in one look a block counts most, and an answer outweighs a refusal', () => {
  expect(weigh([answered, refused, locked])).toEqual(locked);
  expect(weigh([refused, answered])).toEqual(answered);
  expect(weigh([nothing, refused])).toEqual(refused);
  const lacking: Evidence = { kind: 'refused', cause: 'scopeMissing' };
  expect(weigh([answered, lacking])).toEqual(lacking);
  expect(weigh([lacking, locked])).toEqual(locked);
  expect(weigh([nothing])).toEqual(nothing);
  expect(weigh([])).toEqual(nothing);
});

test('S6 credits, caps and the app’s standing concern all accounts, the rest one', () => {
  const whole = (['creditsDepleted', 'usageCapped', 'appRefused'] as const).map(concernsWholeApp);
  const one = (
    ['accountLocked', 'accountSuspended', 'tokenRefused', 'refreshRefused', 'revoked'] as const
  ).map(concernsWholeApp);
  expect([whole, one].map((each) => new Set(each))).toEqual([new Set([true]), new Set([false])]);
});
