import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at, user } from '../test/examples.js';
import { xUsersSeen } from './sightings.js';
import { knownXUser, type KnownXUser, type Sighting } from './x-user.js';

const bob = user('100', { handle: 'Bob', name: 'Bob' });
const other = user('200', { handle: 'bob', name: 'Another' });

/** What is known after each was seen and written, one after another. */
function knownAfter(
  sightings: readonly Sighting[],
  before: readonly KnownXUser[] = [],
  ...isNews: [() => boolean] | []
) {
  const known = new Map(before.map((each) => [each._id, each]));
  for (const sighting of sightings)
    for (const written of xUsersSeen([...known.values()], [sighting], ...isNews))
      known.set(written._id, written);
  return known;
}

describe('S5 a handle', () => {
  test('that somebody else is seen with later is theirs, and a former one of who had it', () => {
    const known = knownAfter([
      { user: bob, at: at(1) },
      { user: other, at: at(2) },
    ]);
    expect(known.get('200')).toMatchObject({ handle: 'bob', handleKey: 'bob', seenAt: at(2) });
    expect(known.get('100')).toMatchObject({ handle: '', handleKey: '', formerHandle: 'Bob', name: 'Bob' });
    expect(known.get('100')?.terms).toContain('bob');
  });

  test('is theirs too where what was captured before is filed after', () => {
    const known = knownAfter([
      { user: other, at: at(2) },
      { user: bob, at: at(1) },
    ]);
    expect(known.get('200')).toMatchObject({ handle: 'bob' });
    expect(known.get('100')).toMatchObject({ handle: '', formerHandle: 'Bob' });
  });

  test('an old one does not replace a newer one of the same X user', () => {
    const [march, may] = [user('2', { handle: 'ada' }), user('2', { handle: 'ada_new' })];
    const known = knownAfter([
      { user: may, at: at(5) },
      { user: march, at: at(3) },
    ]);
    expect(known.get('2')).toEqual(knownXUser(may, at(5)));
  });

  test('is known again once they are seen with it', () => {
    const known = knownAfter([
      { user: bob, at: at(1) },
      { user: other, at: at(2) },
      { user: { ...bob, handle: 'bob_2' }, at: at(3) },
    ]);
    expect(known.get('100')).toEqual(knownXUser({ ...bob, handle: 'bob_2' }, at(3)));
  });

  test('that two had before this was kept goes to who is seen with it, though nothing else is new', () => {
    const known = knownAfter([{ user: other, at: at(2) }], [knownXUser(bob), knownXUser(other)]);
    expect([known.get('100')?.handleKey, known.get('200')?.handleKey]).toEqual(['', 'bob']);
  });

  test('is not given to one who was seen with it before somebody who has lost it since', () => {
    const known = knownAfter([
      { user: user('3', { handle: 'b' }), at: at(1) },
      { user: user('1', { handle: 'b' }), at: at(2) },
      { user: user('1', { handle: 'a' }), at: at(3) },
      { user: user('2', { handle: 'b' }), at: at(0) },
    ]);
    expect([...known.values()].filter(({ handleKey }) => handleKey === 'b')).toEqual([]);
  });

  test('belongs to one X user at most, who was seen with it last, in whatever order it is told', () => {
    const sightings = fc.uniqueArray(
      fc.record({
        xUserId: fc.constantFrom('1', '2', '3'),
        handle: fc.constantFrom('a', 'A', 'b', 'c'),
        minute: fc.nat(50),
      }),
      { selector: ({ minute }) => minute, maxLength: 8 },
    );
    fc.assert(
      fc.property(sightings, (seen) => {
        const told = seen.map(({ xUserId, handle, minute }) => ({
          user: user(xUserId, { handle }),
          at: at(minute),
        }));
        const known = [...knownAfter(told, [], () => true).values()];
        const lastOf = new Map(
          told.toSorted((a, b) => a.at.getTime() - b.at.getTime()).map((each) => [each.user.xUserId, each]),
        );
        for (const key of ['a', 'b', 'c']) {
          const holders = known.filter(({ handleKey }) => handleKey === key).map(({ _id }) => _id);
          const latest = [...lastOf.values()]
            .filter(({ user: { handle } }) => handle.toLowerCase() === key)
            .toSorted((a, b) => b.at.getTime() - a.at.getTime());
          expect([[], [latest[0]?.user.xUserId]]).toContainEqual(holders);
        }
      }),
    );
  });
});

test('who is known as they are is not written more than once a day, nor one whom X did not describe', () => {
  const known = [knownXUser(bob, at(1))];
  expect(xUsersSeen(known, [{ user: { ...bob, followers: 99 }, at: at(2) }])).toEqual([]);
  const nextDay = { user: { ...bob, followers: 99 }, at: at(1 + 24 * 60) };
  expect(xUsersSeen(known, [nextDay])).toMatchObject([{ followers: 99, seenAt: nextDay.at }]);
  expect(xUsersSeen([], [{ user: user('7', { handle: '' }), at: at(2) }])).toEqual([]);
});

test('nor one whose handle somebody else was seen with since, by each sighting of before', () => {
  const known = [
    ...knownAfter([
      { user: other, at: at(9) },
      { user: bob, at: at(1) },
    ]).values(),
  ];
  expect(xUsersSeen(known, [{ user: { ...bob, followers: 99 }, at: at(2) }])).toEqual([]);
  expect(xUsersSeen(known, [{ user: { ...bob, name: 'Robert' }, at: at(2) }])).toMatchObject([
    { handle: '', formerHandle: 'Bob', name: 'Robert' },
  ]);
});
