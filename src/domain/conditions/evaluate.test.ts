import { describe, expect, test } from 'vitest';
import { noon, ticket } from '../test/examples.js';
import type { TicketFacts } from '../tickets/facts.js';
import { factsLeft } from '../tickets/facts-of.js';
import type { Ticket } from '../tickets/ticket.js';
import type { Condition } from './condition.js';
import type { ConditionContext } from './context.js';
import { hourMs } from '../durations.js';
import { isConditionMet, isMet } from './evaluate.js';
import { cutTerm } from '../search/terms.js';

const facts = (changes: Partial<TicketFacts>): Pick<Ticket, 'facts'> => ({
  facts: { ...factsLeft(ticket()), ...changes },
});
const context = (changes: Partial<ConditionContext> = {}): ConditionContext => ({
  now: noon,
  isOfficeHours: true,
  accountStates: new Map([['account', 'blocked']]),
  openInGroup: new Map([['care', 3]]),
  ...changes,
});
const met = (condition: Condition, changes: Partial<Ticket> = {}, around = context()) =>
  isConditionMet(condition, ticket(changes), null, around);

const known: Partial<Ticket> = {
  ...{ accountId: 'account', groupId: 'care', tags: ['vip', 'late'], solvedAt: noon },
  satisfaction: { score: 'bad', comment: null, at: noon },
  ...facts({
    ...{ followers: 10, posts: 20, verifiedType: 'blue', language: 'en' },
    ...{ words: ['my', 'parcel', 'is', 'late'], subjectWords: ['hello', 'there'] },
    ...{ customerWroteAt: noon, agentWroteAt: noon, assignedAt: noon, statusAt: noon },
  }),
};

const isAndIsNot: readonly (readonly [Condition & { readonly operator: 'is' }, Condition])[] = (
  [
    ['channel', ['x', 'email']],
    ['status', ['open']],
    ['priority', ['normal']],
    ['verifiedType', ['blue']],
    ['language', ['en', 'de']],
    ['accountState', ['blocked']],
    ['satisfaction', ['bad']],
    ['accountId', ['account']],
    ['groupId', ['care', null]],
    ['assigneeId', [null]],
    ['departmentId', [null]],
    ['productId', [null, 'lamp']],
  ] as const
).map(([field, values]) => [
  { field, operator: 'is', values } as Condition & { readonly operator: 'is' },
  { field, operator: 'isNot', values } as Condition,
]);

describe('S52 a value that is known', () => {
  test.each(isAndIsNot)('%j holds, %j does not', (is, isNot) => {
    expect([met(is, known), met(isNot, known)]).toEqual([true, false]);
  });

  test.each<[Condition, boolean]>([
    [{ field: 'tags', operator: 'hasAny', values: ['vip', 'new'] }, true],
    [{ field: 'tags', operator: 'hasAll', values: ['vip', 'new'] }, false],
    [{ field: 'tags', operator: 'hasAll', values: ['vip', 'late'] }, true],
    [{ field: 'tags', operator: 'hasNone', values: ['new'] }, true],
    [{ field: 'tags', operator: 'hasNone', values: ['late'] }, false],
    [{ field: 'text', operator: 'hasAny', values: ['late parcel', 'lost'] }, true],
    [{ field: 'text', operator: 'hasAny', values: ['parcels'] }, false],
    [{ field: 'text', operator: 'hasAll', values: ['parcel', 'lost'] }, false],
    [{ field: 'text', operator: 'hasNone', values: ['lost', 'there'] }, true],
    [{ field: 'subject', operator: 'hasAll', values: ['there', 'hello'] }, true],
    [{ field: 'followers', operator: 'greaterThan', value: 10 }, false],
    [{ field: 'followers', operator: 'greaterThan', value: 9 }, true],
    [{ field: 'posts', operator: 'lessThan', value: 20 }, false],
    [{ field: 'posts', operator: 'lessThan', value: 21 }, true],
    [{ field: 'posts', operator: 'is', value: 20 }, true],
    [{ field: 'openInGroup', operator: 'is', value: 3 }, true],
    [{ field: 'officeHours', operator: 'is', value: true }, true],
    [{ field: 'officeHours', operator: 'is', value: false }, false],
  ])('%j: %s', (condition, expected) => {
    expect(met(condition, known)).toBe(expected);
  });

  test('a group that none of its tickets waits in has none', () => {
    expect(met({ field: 'openInGroup', operator: 'lessThan', value: 1 }, { groupId: 'empty' })).toBe(true);
  });
});

describe('S52 what is not known fails whatever the operator', () => {
  const nothing = [{}, facts({ words: null })];
  const asked: readonly Condition[] = [
    ...(['is', 'isNot'] as const).flatMap((operator): Condition[] => [
      { field: 'verifiedType', operator, values: ['none'] },
      { field: 'language', operator, values: ['en'] },
      { field: 'satisfaction', operator, values: ['good'] },
    ]),
    ...(['hasAny', 'hasAll', 'hasNone'] as const).map((operator): Condition => ({
      field: 'text',
      operator,
      values: ['late'],
    })),
    ...(['lessThan', 'greaterThan', 'is'] as const).flatMap((operator): Condition[] => [
      { field: 'followers', operator, value: 0 },
      { field: 'posts', operator, value: 0 },
      { field: 'openInGroup', operator, value: 0 },
      { field: 'hoursSinceSolved', operator, value: 0 },
      { field: 'hoursSinceAssigned', operator, value: 0 },
      { field: 'hoursSinceCustomerWrote', operator, value: 0 },
      { field: 'hoursSinceAgentWrote', operator, value: 0 },
    ]),
  ];

  test('of a text that had more words than are kept, what it has not', () => {
    const cut = facts({ words: ['late', cutTerm] });
    const asks = (operator: 'hasAny' | 'hasAll' | 'hasNone', value: string) =>
      met({ field: 'text', operator, values: [value] }, cut);
    expect(asks('hasNone', 'lost')).toBe(false);
    expect(asks('hasNone', 'late')).toBe(false);
    expect([asks('hasAny', 'late'), asks('hasAll', 'late'), asks('hasAny', 'lost')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.each(asked)('%j', (condition) => {
    expect(nothing.map((changes) => met(condition, changes))).toEqual([false, false]);
  });

  test.each([true, false])('office hours that there are none of: %s', (value) => {
    expect(met({ field: 'officeHours', operator: 'is', value }, {}, context({ isOfficeHours: null }))).toBe(
      false,
    );
  });

  test.each(['is', 'isNot'] as const)('the state of an account that there is none of: %s', (operator) => {
    const state: Condition = { field: 'accountState', operator, values: ['active'] };
    expect([met(state, { accountId: null }), met(state, { accountId: 'gone' })]).toEqual([false, false]);
  });
});

describe('S52 hours since', () => {
  const ago = (ms: number) => ({ createdAt: new Date(noon.getTime() - ms) });
  test.each([
    ['greaterThan', 3 * hourMs, false],
    ['greaterThan', 3 * hourMs + 1, true],
    ['lessThan', 3 * hourMs, false],
    ['lessThan', 3 * hourMs - 1, true],
    ['is', 3 * hourMs - 1, false],
    ['is', 3 * hourMs, true],
    ['is', 4 * hourMs - 1, true],
    ['is', 4 * hourMs, false],
  ] as const)('%s 3 of %d ms: %s', (operator, ms, expected) => {
    expect(met({ field: 'hoursSinceCreated', operator, value: 3 }, ago(ms))).toBe(expected);
  });
});

describe('S52 what happened', () => {
  const created: Condition = { field: 'happened', operator: 'is', values: ['created', 'sessionEnded'] };
  const statusChanged: Condition = { field: 'changed', operator: 'is', values: ['status'] };
  const happened = {
    happenings: ['created'],
    changes: [{ field: 'status', from: 'new', to: 'open' }],
  } as const;

  test('is asked of what a rule is told', () => {
    const asked = (condition: Condition) => isConditionMet(condition, ticket(), happened, context());
    expect([asked(created), asked(statusChanged)]).toEqual([true, true]);
    expect(asked({ ...statusChanged, values: ['tags'] })).toBe(false);
    expect(asked({ ...created, values: ['updated'] })).toBe(false);
  });

  test('S53 is nothing where a ticket is only looked at', () => {
    expect([met(created), met(statusChanged)]).toEqual([false, false]);
  });
});

test('each of `all` has to hold, and one of `any` unless there is none', () => {
  const yes: Condition = { field: 'status', operator: 'is', values: ['open'] };
  const no: Condition = { ...yes, values: ['closed'] };
  const whole = (all: readonly Condition[], any: readonly Condition[]) =>
    isMet({ all, any }, ticket(), null, context());
  expect([whole([], []), whole([yes, yes], []), whole([yes], [no, yes])]).toEqual([true, true, true]);
  expect([whole([yes, no], []), whole([yes], [no]), whole([], [no])]).toEqual([false, false, false]);
});
