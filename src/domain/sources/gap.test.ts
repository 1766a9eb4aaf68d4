import { describe, expect, test } from 'vitest';
import { fillsList, gapIn, knownUntil, mayBeCut, messageGap } from './gap.js';
import { account, at, noon, source, xIdAt } from '../test/examples.js';

const days = (count: number): Date => at(count * 1_440);

describe('S8 whether X’s list may have been cut', () => {
  const sweep = { newestId: '9', untilId: '5', pageToken: null };

  test('mentions end at 800; some of them X may hide', () => {
    expect(mayBeCut(source(), 639)).toBe(false);
    expect(mayBeCut(source(), 640)).toBe(true);
  });

  test('a first look has no known ground: only the whole limit counts', () => {
    expect(mayBeCut(source({ swept: false }), 799)).toBe(false);
    expect(mayBeCut(source({ swept: false }), 800)).toBe(true);
  });

  test('a sweep of more than one page is always in doubt, since the list moved meanwhile', () => {
    expect(mayBeCut(source({ sweep }), 3)).toBe(true);
    expect(mayBeCut(source({ sweep, swept: false }), 3)).toBe(true);
    expect(mayBeCut(source({ sweep, kind: 'streams' }), 100_000)).toBe(false);
  });

  test('what a sweep and later looks read fills the list, or X lists all there is', () => {
    expect(fillsList(source(), 639)).toBe(false);
    expect(fillsList(source(), 640)).toBe(true);
    expect(fillsList(source({ swept: false }), 799)).toBe(false);
    expect(fillsList(source({ swept: false }), 800)).toBe(true);
    expect(fillsList(source({ kind: 'directMessages' }), 1e9)).toBe(false);
  });

  test('own posts end at 3,200, and other lists not by number', () => {
    expect(mayBeCut(source({ kind: 'ownPosts' }), 2_559)).toBe(false);
    expect(mayBeCut(source({ kind: 'ownPosts' }), 2_560)).toBe(true);
    expect(mayBeCut(source({ kind: 'likes' }), 100_000)).toBe(false);
  });
});

test('S8 a search ends half a minute before now: what came within it is not known', () => {
  const known = knownUntil(account(), source({ kind: 'streams', lastSuccessAt: at(10) }));
  expect(known).toEqual(at(9));
});

describe('S8 both ends of a gap', () => {
  /** What came while a look was under way it may not have been shown. */
  const beforeLook = (ended: Date): Date => new Date(ended.getTime() - 30_000);

  test('known is what the cursor or the last complete look covers from its begin, in X’s time', () => {
    const cursor = source({ sinceId: xIdAt(at(10)) });
    expect(knownUntil(account(), cursor)).toEqual(at(10));
    expect(knownUntil(account(), { ...cursor, lastSuccessAt: at(20) })).toEqual(beforeLook(at(20)));
    expect(
      knownUntil(account({}, { xClockOffsetMs: -60_000 }), { ...cursor, lastSuccessAt: at(20) }),
    ).toEqual(beforeLook(at(19)));
    const running = { newestId: null, untilId: null, pageToken: null };
    expect(knownUntil(account(), { ...cursor, sweep: running, lastSuccessAt: at(20) })).toEqual(at(10));
  });

  test('a clock set right since then makes a look no later than it was', () => {
    const looked = source({ sinceId: xIdAt(at(10)), lastSuccessAt: at(50), lastSuccessAtX: at(20) });
    expect(knownUntil(account(), looked)).toEqual(beforeLook(at(20)));
  });

  test('messages older than 30 days can’t be had; a quiet account has no gap', () => {
    const messages = source({ _id: 'account/directMessages', kind: 'directMessages' });
    expect(messageGap(messages, days(9), days(40), days(40))).toEqual({
      _id: `account/directMessages/${days(9).getTime()}/${days(10).getTime()}`,
      accountId: 'account',
      source: 'directMessages',
      from: days(9),
      to: days(10),
      reason: 'messageHorizon',
      foundAt: days(40),
    });
    expect(messageGap(messages, days(10), days(40), days(40))).toBeNull();
    expect(messageGap({ ...messages, swept: false }, noon, days(40), days(40))).toBeNull();
  });

  test('the same gap found again is the same record', () => {
    const ends = { from: at(0), to: at(1), reason: 'listLimit' } as const;
    expect(gapIn(source(), ends, at(2))._id).toBe(gapIn(source(), ends, at(3))._id);
  });
});
