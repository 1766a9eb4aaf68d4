import { describe, expect, it } from 'vitest';
import type { Condition, HourField } from '../conditions/condition.js';
import { all } from '../test/business-rules.js';
import { at, noon, ticket } from '../test/examples.js';
import { momentOf, runId } from './moment.js';

const since = (field: HourField): Condition => ({ field, operator: 'greaterThan', value: 1 });

describe('since when an automation counts', () => {
  it('S52 the time that its condition names', () => {
    const solved = ticket({ createdAt: noon, solvedAt: at(5) });
    expect(momentOf({ conditions: all(since('hoursSinceSolved')) }, solved)).toEqual(at(5));
    expect(momentOf({ conditions: all(since('hoursSinceCreated')) }, solved)).toEqual(noon);
  });

  it('S52 of several the latest; of those that nobody knows none', () => {
    const conditions = all(since('hoursSinceSolved'), since('hoursSinceCreated'));
    expect(momentOf({ conditions }, ticket({ createdAt: noon, solvedAt: at(5) }))).toEqual(at(5));
    expect(momentOf({ conditions }, ticket({ createdAt: noon, solvedAt: null }))).toEqual(noon);
    expect(momentOf({ conditions: all(since('hoursSinceSolved')) }, ticket())).toBeNull();
  });

  it('S52 is on record by rule, ticket and time', () => {
    expect(runId('a', 't', noon)).toBe(`a/t/${noon.getTime()}`);
  });
});
