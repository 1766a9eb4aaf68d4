import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sourceKinds, type SourceKind } from './kinds.js';
import { planPush, sourcesPushed, type PushedAccount } from './push-plan.js';
import { pacedMs } from './push.js';

const hook = { webhookId: '1', others: ['2'] };
const account = (id: string, sources: readonly SourceKind[] = ['mentions']): PushedAccount => ({
  accountId: `a${id}`,
  xUserId: id,
  sources,
});

/** What X has after the plan was carried out. */
function carriedOut(accounts: readonly PushedAccount[], existing: Parameters<typeof planPush>[1] = []) {
  const { missing, surplus } = planPush(accounts, existing, hook);
  const made = missing.map(({ wanted, xUserId }, index) => ({
    id: `new${index}`,
    eventType: wanted.eventType,
    xUserId,
    direction: wanted.direction ?? null,
    webhookId: hook.webhookId,
  }));
  return [...existing.filter(({ id }) => !surplus.includes(id)), ...made];
}

describe('what to change at X', () => {
  test('everything wanted is missing at first, mentions of all accounts before anything else', () => {
    const { missing, surplus } = planPush([account('7', ['ownPosts', 'mentions']), account('8')], [], hook);
    expect(surplus).toEqual([]);
    expect(missing.map(({ wanted, xUserId }) => [xUserId, wanted.source])).toEqual([
      ...['7', '7', '7', '8', '8', '8'].map((id) => [id, 'mentions']),
      ['7', 'ownPosts'],
      ['7', 'ownPosts'],
    ]);
  });

  test('what nobody wants any more goes, what points to other webhooks or to none stays', () => {
    const at = (id: string, webhookId: string | null, xUserId = '7') => ({
      id,
      eventType: 'post.mention.create',
      xUserId,
      direction: null,
      webhookId,
    });
    const existing = [
      at('kept', '1'),
      at('twin', '1'),
      at('left', '1', '9'),
      at('gone', '3'),
      at('other', '2'),
      at('stream', null),
    ];
    expect(planPush([account('7')], existing, hook).surplus).toEqual(['twin', 'left', 'gone']);
  });

  test('carried out once, whatever was there, nothing is left to do', () => {
    const accounts = fc.uniqueArray(
      fc.record({ id: fc.stringMatching(/^[1-9]$/), sources: fc.subarray([...sourceKinds]) }),
      { selector: ({ id }) => id },
    );
    const existing = fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^[a-z]{3}$/),
        eventType: fc.constantFrom('post.mention.create', 'dm.received', 'like.create', 'other'),
        xUserId: fc.stringMatching(/^[1-9]$/),
        direction: fc.constantFrom(null, 'outbound'),
        webhookId: fc.constantFrom('1', '2', '3', null),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(accounts, existing, (given, there) => {
        const wanted = given.map(({ id, sources }) => account(id, sources));
        const after = carriedOut(wanted, there);
        const again = planPush(wanted, after, hook);
        expect(again).toEqual({ missing: [], surplus: [] });
        const foreign = there.filter(({ webhookId }) => webhookId === null || webhookId === '2');
        expect(after).toEqual(expect.arrayContaining(foreign));
      }),
    );
  });
});

test('a list counts as pushed only when all its events are', () => {
  const both = account('7', ['mentions', 'directMessages']);
  const { missing } = planPush([both], [], hook);
  expect(sourcesPushed(both, [])).toEqual(['mentions', 'directMessages']);
  expect(sourcesPushed(both, missing.slice(0, 1))).toEqual(['directMessages']);
  expect(sourcesPushed(both, missing)).toEqual([]);
});

describe('the pace of a list', () => {
  const push = { healthySince: new Date(0), sources: ['mentions'] } as const;

  test('is its own without push, and slower with it, never faster', () => {
    expect(pacedMs('mentions', 15_000, undefined)).toBe(15_000);
    expect(pacedMs('directMessages', 60_000, push)).toBe(60_000);
    expect(pacedMs('mentions', 15_000, push)).toBe(300_000);
    expect(pacedMs('mentions', 3_600_000, push)).toBe(3_600_000);
  });
});
