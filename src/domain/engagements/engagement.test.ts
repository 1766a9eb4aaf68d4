import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { account, ada, at, message, post } from '../test/examples.js';
import {
  after,
  askAgain,
  engagementKinds,
  hindranceOf,
  isLikedHere,
  press,
  shown,
  type AtX,
  type Engagement,
} from './engagement.js';

const seconds = (count: number): Date => new Date(at(0).getTime() + count * 1_000);

function pressed(
  current: Engagement | undefined,
  wanted: 'on' | 'off',
  when: Date,
  { seenOn = false, attempt = 'a' } = {},
): Engagement {
  const result = press(current, seenOn, { wanted, agentId: 'grace', attempt }, when);
  if (result.kind !== 'ask') throw new Error(result.kind);
  return result.engagement;
}
const settled = (engagement: Engagement, atX: AtX, when = seconds(1)): Engagement => {
  const result = after(engagement, atX, when);
  if (!result) throw new Error('nobody asked');
  return result;
};

describe('S49 a press', () => {
  test('stores what is wanted before X is asked, and is unknown until X answers', () => {
    const asked = pressed(undefined, 'on', seconds(0));
    expect(asked).toMatchObject({ wanted: 'on', state: 'unknown', agentId: 'grace', askAt: seconds(60) });
    expect(settled(asked, 'done')).toEqual({
      ...{ wanted: 'on', state: 'on', agentId: 'grace', at: seconds(0), attempt: 'a' },
      ...{ unanswered: 0, before: null },
    });
  });

  test('for what is there already asks nobody, whoever did it', () => {
    const on = settled(pressed(undefined, 'on', seconds(0)), 'done');
    const again = { wanted: 'on', agentId: null, attempt: 'b' } as const;
    expect(press(on, false, again, seconds(5))).toEqual({ kind: 'settled' });
    expect(press(undefined, true, again, seconds(5))).toEqual({ kind: 'settled' });
    expect(press(undefined, false, { ...again, wanted: 'off' }, seconds(5))).toEqual({ kind: 'settled' });
    // What people asked here is newer than what was read of X before.
    const off = settled(pressed(on, 'off', seconds(5)), 'done');
    expect(shown(off, true)).toBe('off');
  });

  test('asks X where that has long shown the opposite of what was done here', () => {
    const again = { agentId: null, attempt: 'b' };
    const on = settled(pressed(undefined, 'on', seconds(0)), 'done');
    const off = settled(pressed(on, 'off', seconds(5)), 'done');
    const minutes = (count: number) => seconds(5 + count * 60);
    for (const [stand, wanted, seenOn] of [
      [on, 'on', false],
      [off, 'off', true],
    ] as const) {
      expect(press(stand, seenOn, { ...again, wanted }, minutes(9))).toEqual({ kind: 'settled' });
      expect(press(stand, seenOn, { ...again, wanted }, minutes(11))).toMatchObject({ kind: 'ask' });
      expect(press(stand, !seenOn, { ...again, wanted }, minutes(11))).toEqual({ kind: 'settled' });
    }
  });

  test.each(['on', 'off'] as const)('while X is asked to set it on waits: %s', (wanted) => {
    const asked = pressed(undefined, 'on', seconds(0));
    const second = { wanted, agentId: null, attempt: 'b' };
    expect(press(asked, false, second, seconds(9))).toEqual({ kind: 'underWay', same: wanted === 'on' });
    expect(press(asked, false, second, seconds(10))).toMatchObject({ kind: 'ask' });
    const unanswered = settled(asked, 'unknown');
    expect(press(unanswered, false, second, seconds(2))).toMatchObject({ kind: 'ask' });
  });

  test('that X refuses leaves it as it stood', () => {
    expect(after(pressed(undefined, 'on', seconds(0)), 'refused', seconds(1))).toBeNull();
    const on = settled(pressed(undefined, 'on', seconds(0)), 'done');
    const refused = settled(pressed(on, 'off', seconds(30), { attempt: 'b' }), 'refused', seconds(31));
    expect(refused).toMatchObject({ state: 'on', wanted: 'on', at: seconds(0) });
  });

  test('without an answer is asked again, later each time, and in the end only by the next press', () => {
    let engagement = pressed(undefined, 'on', seconds(0));
    const waits: (number | null)[] = [];
    for (let call = 1; call <= 6; call += 1) {
      engagement = settled(engagement, 'unknown', seconds(0));
      const { askAt = null } = engagement;
      waits.push(askAt && (askAt.getTime() - seconds(0).getTime()) / 60_000);
      if (askAt) engagement = askAgain(engagement, `again ${call}`, seconds(0));
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, null]);
    expect(
      press(engagement, false, { wanted: 'on', agentId: null, attempt: 'x' }, seconds(90)),
    ).toMatchObject({
      kind: 'ask',
      engagement: { before: null },
    });
  });

  test('never loses what was known before, through whatever comes of the calls', () => {
    const ends = fc.array(fc.constantFrom<AtX>('unknown', 'refused'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ends, fc.constantFrom<'on' | 'off'>('on', 'off'), (atX, wanted) => {
        const on = settled(pressed(undefined, 'on', seconds(0)), 'done');
        let current: Engagement = on;
        for (const [index, end] of atX.entries()) {
          const now = seconds(20 * (index + 1));
          const next = press(current, false, { wanted, agentId: 'ada', attempt: `${index}` }, now);
          if (next.kind === 'ask') current = settled(next.engagement, end, now);
        }
        if (current.state !== 'unknown') expect(current.state).toBe('on');
        else expect(current.before).toMatchObject({ state: 'on', agentId: 'grace' });
      }),
    );
  });
});

describe('S20 a like made here', () => {
  const liked = pressed(undefined, 'on', at(5));
  test.each([
    ['nobody asked for', {}, false],
    ['is wanted', { liked }, true],
    ['is wanted, and read', { liked, likeSeenAt: at(6) }, true],
    [
      'was taken back after it was read',
      { liked: pressed(settled(liked, 'done'), 'off', at(9)), likeSeenAt: at(6) },
      true,
    ],
    [
      'was taken back, and then made at X',
      { liked: pressed(settled(liked, 'done'), 'off', at(9)), likeSeenAt: at(10) },
      false,
    ],
  ] as const)('%s', (_, item, expected) => {
    expect(isLikedHere(item)).toBe(expected);
  });
});

describe('S49 it is hidden with the reason', () => {
  const item = post(at(1), ada);
  test.each([
    ['like', item, account(), 'selfServe', 'planLacksLikes'],
    ['like', item, account(), 'enterprise', null],
    ['repost', item, account(), 'selfServe', null],
    ['repost', message(at(1), { peer: ada }), account(), 'selfServe', 'directMessage'],
    ['repost', { ...item, gone: { why: 'deleted', noticedAt: at(2) } }, account(), 'selfServe', 'postGone'],
    ['repost', item, account({}, { state: 'paused' }), 'selfServe', 'accountPaused'],
    ['repost', item, account({}, { state: 'needsReauthorization' }), 'selfServe', 'accessLost'],
    ['repost', item, account({}, { state: 'blocked' }), 'selfServe', 'accessLost'],
    ['repost', item, account({}, { unlinkedAt: at(2) }), 'selfServe', 'accountUnlinked'],
  ] as const)('%s', (kind, which, whose, plan, expected) => {
    expect(engagementKinds).toContain(kind);
    expect(hindranceOf(kind, which, whose, plan)).toBe(expected);
  });
});
