import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { Action, ValueAction } from '../../src/domain/business-rules/action.js';
import type { Conditions } from '../../src/domain/conditions/condition.js';
import { actionsSchema, valueActionsSchema } from './actions.js';
import { conditionsSchema, lookedAtSchema, openedSchema } from './conditions.js';

const all = (...conditions: readonly object[]) => ({ all: conditions });
const late = { field: 'text', operator: 'hasAny', values: ['late'] };
const created = { field: 'happened', operator: 'is', values: ['created'] };

/** As what is stored is typed. */
type Fixed<T> = T extends readonly (infer One)[]
  ? readonly Fixed<One>[]
  : T extends object
    ? { readonly [Name in keyof T]: Fixed<T[Name]> }
    : T;

test('S52 what rules go by can be said', () => {
  expectTypeOf<Conditions>().toExtend<Fixed<z.output<typeof conditionsSchema>>>();
  expectTypeOf<readonly Action[]>().toExtend<Fixed<z.output<typeof actionsSchema>>>();
  expectTypeOf<readonly ValueAction[]>().toExtend<Fixed<z.output<typeof valueActionsSchema>>>();
});

test('S52 what passes is what rules go by', () => {
  expectTypeOf<z.output<typeof conditionsSchema>>().toExtend<Conditions>();
  expectTypeOf<z.output<typeof lookedAtSchema>>().toExtend<Conditions>();
  expectTypeOf<z.output<typeof openedSchema>>().toExtend<Conditions>();
  expectTypeOf<z.output<typeof actionsSchema>>().toExtend<readonly Action[]>();
  expectTypeOf<z.output<typeof valueActionsSchema>>().toExtend<readonly ValueAction[]>();
  expect(conditionsSchema.parse(all(late, created))).toEqual({ all: [late, created], any: [] });
});

describe('S52 refused, with the place that is wrong', () => {
  test.each([
    ['a field that there is not', { ...late, field: 'mood' }, ['all', 0, 'field']],
    ['an operator of another kind', { ...late, operator: 'is' }, ['all', 0, 'operator']],
    ['no value', { ...late, values: [] }, ['all', 0, 'values']],
    ['a keyword that finds nothing', { ...late, values: ['!!'] }, ['all', 0, 'values', 0]],
    ['part of an hour', { field: 'hoursSinceCreated', operator: 'is', value: 1.5 }, ['all', 0, 'value']],
    ['what nobody knows', { ...late, more: true }, ['all', 0]],
  ])('%s', (_, condition, path) => {
    expect(
      conditionsSchema.safeParse(all(condition)).error?.issues.map((issue) => issue.path),
    ).toContainEqual(path);
  });

  test('more conditions than anybody reads', () => {
    expect(conditionsSchema.safeParse(all(...Array.from({ length: 51 }, () => late))).success).toBe(false);
  });

  test('S51 of what happened a dispatcher rule is asked about what is opened alone', () => {
    const changed = { field: 'changed', operator: 'is', values: ['tags'] };
    const wrote = { ...created, values: ['created', 'customerWrote'] };
    expect(openedSchema.safeParse(all(late, created)).success).toBe(true);
    for (const one of [changed, wrote]) expect(openedSchema.safeParse(all(one)).success).toBe(false);
  });

  test('S53 what happened, where tickets are only looked at', () => {
    expect(lookedAtSchema.safeParse(all(created)).success).toBe(false);
    expect(lookedAtSchema.safeParse(all(late)).success).toBe(true);
  });

  test('S51 what leaves the ticket, by the dispatcher', () => {
    const note = { kind: 'addNote', text: 'Look at this' };
    expect(valueActionsSchema.safeParse([note]).success).toBe(false);
    expect(actionsSchema.parse([note])).toEqual([note]);
  });

  test('S52 a public answer is off until somebody enables it, and capped', () => {
    expect(actionsSchema.parse([{ kind: 'replyPublicly', text: 'Hello' }])).toEqual([
      { kind: 'replyPublicly', text: 'Hello', enabled: false, perUserPerDay: 1, perHour: 10 },
    ]);
  });

  test('S52 a placeholder that there is not', () => {
    const saying = (text: string) => actionsSchema.safeParse([{ kind: 'addNote', text }]);
    expect(saying('See {{ticket.mood}}').error?.issues).toMatchObject([{ path: [0, 'text'] }]);
    expect(saying('See {{ticket.number}}').success).toBe(true);
  });

  test.each([
    ['addNote', '{{satisfaction.url}}', false],
    ['addNote', '{{ticket.subject}}', false],
    ['notifyAssignee', '{{satisfaction.url}}', false],
    ['replyPublicly', '{{satisfaction.url}}', false],
    ['messageRequester', '{{satisfaction.url}}', true],
    ['notifyAssignee', '{{ticket.subject}}', true],
  ])('S52 a placeholder that has no value there: %s %s', (kind, text, passes) => {
    expect(actionsSchema.safeParse([{ kind, text }]).success).toBe(passes);
  });

  test('S52 a public answer that fits no post', () => {
    const long = [{ kind: 'replyPublicly', text: 'a'.repeat(270) }];
    expect(actionsSchema.safeParse(long).error?.issues).toMatchObject([{ path: [0, 'text'] }]);
    expect(actionsSchema.safeParse([{ kind: 'replyPublicly', text: 'a'.repeat(268) }]).success).toBe(true);
  });
});
