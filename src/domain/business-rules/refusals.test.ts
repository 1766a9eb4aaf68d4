import { describe, expect, it } from 'vitest';
import type { Action } from './action.js';
import type { Condition, Conditions } from '../conditions/condition.js';
import { all } from '../test/business-rules.js';
import { countedHours, mayTakeChannel, wouldCloseMessages } from './refusals.js';

const is = (...values: Extract<Condition, { field: 'channel' }>['values']): Condition => ({
  ...{ field: 'channel', operator: 'is', values },
});
const isNot = (...values: Extract<Condition, { field: 'channel' }>['values']): Condition => ({
  ...{ field: 'channel', operator: 'isNot', values },
});
const open: Condition = { field: 'status', operator: 'is', values: ['open'] };

describe('rules that are refused', () => {
  it.each<[boolean, Conditions]>([
    [true, all()],
    [true, all(open)],
    [true, all(is('x', 'x_dm'))],
    [false, all(is('x', 'email'))],
    [false, all(isNot('x_dm'))],
    [true, all(isNot('x'))],
    [false, all(is('x_dm'), isNot('x_dm'))],
    [true, { all: [], any: [is('x'), is('x_dm')] }],
    [true, { all: [], any: [is('x'), open] }],
    [false, { all: [], any: [is('x'), isNot('x_dm')] }],
    [false, { all: [is('x')], any: [open] }],
  ])('S33 whether direct messages can meet them: %s %j', (may, conditions) => {
    expect(mayTakeChannel(conditions, 'x_dm')).toBe(may);
  });

  it('S33 only closing is refused', () => {
    const close: Action = { kind: 'setStatus', status: 'closed' };
    expect(wouldCloseMessages(all(), [close])).toBe(true);
    expect(wouldCloseMessages(all(isNot('x_dm')), [close])).toBe(false);
    expect(wouldCloseMessages(all(), [{ kind: 'setStatus', status: 'solved' }])).toBe(false);
  });

  it('S52 an automation counts from what each of its tickets has', () => {
    const solved: Condition = { field: 'hoursSinceSolved', operator: 'greaterThan', value: 4 };
    const created: Condition = { field: 'hoursSinceCreated', operator: 'is', value: 4 };
    const fresh: Condition = { field: 'hoursSinceCreated', operator: 'lessThan', value: 4 };
    expect(countedHours(all(open, solved, created))).toEqual(['hoursSinceSolved', 'hoursSinceCreated']);
    expect(countedHours(all(fresh))).toEqual([]);
    expect(countedHours({ all: [open], any: [solved] })).toEqual([]);
  });

  it('S55 no automation counts from less than an hour', () => {
    const atOnce: Condition = { field: 'hoursSinceStatus', operator: 'greaterThan', value: 0 };
    const first: Condition = { field: 'hoursSinceStatus', operator: 'is', value: 0 };
    const hour: Condition = { field: 'hoursSinceStatus', operator: 'is', value: 1 };
    expect(countedHours(all(atOnce, first))).toEqual([]);
    expect(countedHours(all(hour))).toEqual(['hoursSinceStatus']);
  });
});
