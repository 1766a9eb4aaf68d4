import { describe, expect, test } from 'vitest';
import { heardUnbooked, sumDifferences, sumsAtX, sumsInPerch, unheardOn } from './sums.js';

const day = '2026-08-01';
const nobody: ReadonlyMap<string, number> = new Map();
const atX = (count: number, usd: number, what = 'post') => sumsAtX([{ day, what, count, usd }]);
const inPerch = (count: number, micros: number) =>
  sumsInPerch([{ day, billed: [{ what: 'post', count, micros }] }]);
const excusing = (count: number, key = `${day} post`) => new Map([[key, count]]);

describe('what X charged and what Perch booked (S50)', () => {
  test.each<[string, ReturnType<typeof sumDifferences>]>([
    ['the same', sumDifferences(atX(3, 0.015), inPerch(3, 15_000), nobody)],
    ['nothing on either side', sumDifferences(sumsAtX([]), sumsInPerch([]), nobody)],
    ['less, by what nobody may have heard', sumDifferences(atX(3, 0.015), inPerch(1, 5_000), excusing(2))],
    ['all unheard', sumDifferences(atX(2, 0.01), sumsInPerch([]), excusing(2))],
  ])('%s: nothing differs', (_, found) => {
    expect(found).toEqual([]);
  });

  test.each<[string, ReturnType<typeof sumDifferences>]>([
    ['less', sumDifferences(atX(3, 0.015), inPerch(2, 10_000), nobody)],
    ['more', sumDifferences(atX(3, 0.015), inPerch(4, 20_000), excusing(5))],
    ['less than is excused', sumDifferences(atX(3, 0.015), inPerch(0, 0), excusing(2))],
    ['as many at another price', sumDifferences(atX(3, 0.015), inPerch(3, 30_000), excusing(3))],
    ['what another kind excuses', sumDifferences(atX(1, 0.005), sumsInPerch([]), excusing(1, `${day} user`))],
    [
      'what another day excuses',
      sumDifferences(atX(1, 0.005), sumsInPerch([]), excusing(1, '2026-08-02 post')),
    ],
    ['what X never charged', sumDifferences(sumsAtX([]), inPerch(1, 5_000), nobody)],
  ])('%s: reported', (_, found) => {
    expect(found.map(({ kind }) => kind)).toEqual(['charge']);
  });

  test('sums a day’s charges of one kind, whoever was shown them, and days apart', () => {
    const charge = { day, what: 'post', count: 2, usd: 0.01 };
    const other = { ...charge, day: '2026-08-02' };
    expect(sumsAtX([charge, charge, other])).toEqual(
      new Map([
        [`${day} post`, { count: 4, micros: 20_000 }],
        ['2026-08-02 post', { count: 2, micros: 10_000 }],
      ]),
    );
  });

  test.each([
    ['create-post', 'newPost'],
    ['create-post', 'newReply'],
    ['create-post', 'newPostWithLink'],
    ['send-dm', 'newMessage'],
    ['owned_read', 'ownedRead'],
    ['dm_event', 'directMessage'],
    ['user', 'user'],
  ] as const)('what X calls %s may be %s of Perch', (what, billed) => {
    const booked = sumsInPerch([{ day, billed: [{ what: billed, count: 1, micros: 10_000 }] }]);
    expect(sumDifferences(sumsAtX([{ day, what, count: 1, usd: 0.01 }]), booked, nobody)).toEqual([]);
  });
});

describe('what X showed and nobody may have heard', () => {
  const quiet = { leaps: [], killedAt: [], leftUntold: new Set<string>(), takenOut: [] };
  const answer = (fault: string | null, ...showed: string[]) => ({
    ...{ at: `${day}T10:00:00.000Z`, outcome: 'answered' as const, showed },
    ...(fault === null ? {} : { fault }),
  });
  const kindOf = (id: string) => (id.startsWith('u') ? 'user' : 'post');
  const words = { kindOf, isGoneSoon: (id: string) => id.startsWith('e') };

  test.each<[string, ReturnType<typeof unheardOn>, [string, number][]]>([
    ['nothing, where all was heard', unheardOn(quiet, [answer(null, '1')], [], words), []],
    [
      'what only a broken answer held, by kind',
      unheardOn(quiet, [answer('html', '1', '2', 'u1')], [], words),
      [
        [`${day} post`, 2],
        [`${day} user`, 1],
      ],
    ],
    [
      'not what another answer of the day held',
      unheardOn(quiet, [answer('html', '1', '2'), answer(null, '2')], [], words),
      [[`${day} post`, 1]],
    ],
    [
      'a resource shown twice once',
      unheardOn(quiet, [answer('html', '1'), answer('html', '1')], [], words),
      [[`${day} post`, 1]],
    ],
    [
      'what was edited before a look that was broken off came again',
      unheardOn(quiet, [answer(null, 'e1', '2')], [{ day, once: ['post:2'] }], words),
      [[`${day} post`, 1]],
    ],
    [
      'not what Perch booked all the same',
      unheardOn(quiet, [answer('html', '1')], [{ day, once: ['post:1'] }], words),
      [],
    ],
    [
      'what Perch booked on another day only',
      unheardOn(quiet, [answer('html', '1')], [{ day: '2026-08-02', once: ['post:1'] }], words),
      [[`${day} post`, 1]],
    ],
  ])('is %s', (_, found, wanted) => {
    expect([...found]).toEqual(wanted);
  });

  test('what was heard and not booked is named, with every answer that showed it', () => {
    const journal = [answer(null, '1', '2'), answer('html', '1', '3')];
    const lines = heardUnbooked(quiet, journal, [{ day, once: ['post:2'] }], words);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${day} 1 shown .*answered.*answered`));
  });
});
