import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../test/examples.js';
import { quotaStanding, quotaWindowMs, type QuotaUse } from './message-quota.js';

const use = (accountId: string, used: number, needs = false): QuotaUse => ({
  accountId,
  used,
  needs,
  oldestAt: used > 0 ? at(0) : null,
});
const standing = (uses: readonly QuotaUse[], limit = 12) => quotaStanding(uses, 'own', limit);

describe('the quota of direct messages is shared fairly', () => {
  test.each<[string, QuotaUse[], { share: number; left: number }]>([
    ['who is alone has all of it', [], { share: 12, left: 12 }],
    ['and uses it up', [use('own', 12)], { share: 12, left: 0 }],
    ['quiet accounts that need nothing have no share', [use('own', 5), use('a', 0)], { share: 12, left: 7 }],
    ['who needs some has its share kept', [use('own', 5), use('a', 0, true)], { share: 6, left: 1 }],
    [
      'beyond the share nothing that is kept is taken',
      [use('own', 6), use('a', 0, true)],
      { share: 6, left: 0 },
    ],
    ['what another has used is not kept twice', [use('own', 6), use('a', 2, true)], { share: 6, left: 0 }],
    ['what nobody needs is lent', [use('own', 6), use('a', 2)], { share: 6, left: 4 }],
    [
      'one who needs comes back to a share that was lent',
      [use('own', 0, true), use('a', 11)],
      { share: 6, left: 1 },
    ],
    ['but nothing goes beyond the limit', [use('own', 0, true), use('a', 12)], { share: 6, left: 0 }],
    ['a lower limit than what is used', [use('own', 20)], { share: 12, left: 0 }],
  ])('%s', (_, uses, expected) => {
    expect(standing(uses)).toMatchObject(expected);
  });

  test('when the next is free', () => {
    const free = new Date(at(0).getTime() + quotaWindowMs);
    expect(standing([]).nextFreeAt).toBeNull();
    expect(standing([use('own', 3)]).nextFreeAt).toEqual(free);
    expect(standing([use('own', 0, true), use('a', 12)]).nextFreeAt).toEqual(free);
    expect(standing([use('own', 6), { ...use('a', 1, true), oldestAt: at(-60) }]).nextFreeAt).toEqual(free);
  });
});

const accounts = ['quiet', 'a', 'b', 'c', 'd'] as const;
const sends = fc.array(fc.tuple(fc.constantFrom(...accounts.slice(1)), fc.integer({ min: 1, max: 30 })), {
  maxLength: 30,
});

test('never more than the limit together, and who is quiet gets its share whatever the others send', () => {
  fc.assert(
    fc.property(sends, fc.integer({ min: 5, max: 60 }), (played, limit) => {
      const uses = new Map(accounts.map((id) => [id, use(id, 0, true)]));
      for (const [who, wanted] of played) {
        const left = () => quotaStanding([...uses.values()], who, limit).left;
        for (let sent = 0; sent < wanted && left() > 0; sent += 1)
          uses.set(who, use(who, (uses.get(who)?.used ?? 0) + 1, true));
      }
      const all = [...uses.values()];
      expect(all.reduce((sum, { used }) => sum + used, 0)).toBeLessThanOrEqual(limit);
      const { share, left } = quotaStanding(all, 'quiet', limit);
      expect(left).toBeGreaterThanOrEqual(share);
    }),
  );
});

test('whatever was used before, what is free goes to an account up to its share', () => {
  const anyUse = fc.record({ used: fc.integer({ min: 0, max: 30 }), needs: fc.boolean() });
  fc.assert(
    fc.property(fc.array(anyUse, { maxLength: 6 }), anyUse, (others, own) => {
      const uses = [own, ...others].map(({ used, needs }, at) =>
        use(at === 0 ? 'own' : `${at}`, used, needs),
      );
      const { share, left, usedByAll } = standing(uses, 60);
      const free = Math.max(0, 60 - usedByAll);
      expect(left).toBeGreaterThanOrEqual(Math.min(free, share - own.used));
      expect(left).toBeLessThanOrEqual(free);
    }),
  );
});
