import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from './action.js';
import type { Condition } from '../conditions/condition.js';
import type { Happened } from '../conditions/context.js';
import { all, context, trigger } from '../test/business-rules.js';
import { ticket } from '../test/examples.js';
import { priorities } from '../tickets/ticket.js';
import { cutNote, runTriggers } from './run-triggers.js';

const created: Happened = { happenings: ['created'], changes: [] };
const tagged = (...tags: string[]): Condition => ({ field: 'tags', operator: 'hasAny', values: tags });
const untagged = (...tags: string[]): Condition => ({ field: 'tags', operator: 'hasNone', values: tags });
const tag = (...tags: string[]): Action => ({ kind: 'addTags', tags });
const untag = (...tags: string[]): Action => ({ kind: 'removeTags', tags });
const namesOf = (run: ReturnType<typeof runTriggers>) => run.acted.map(({ by }) => by.name);

describe('triggers', () => {
  it('S52 act by position, and say which changed what', () => {
    const run = runTriggers(
      ticket(),
      created,
      [
        trigger('tags', all(), [tag('a')]),
        trigger('ranks', all(tagged('a')), [{ kind: 'setPriority', priority: 'high' }]),
        trigger('no', all(tagged('z')), [{ kind: 'setPriority', priority: 'low' }]),
      ],
      context(),
    );
    expect(run).toMatchObject({
      ticket: { tags: ['a'], priority: 'high' },
      acted: [
        { by: { kind: 'trigger', name: 'tags' }, changes: [{ field: 'tags', from: [], to: ['a'] }] },
        { by: { name: 'ranks' }, changes: [{ field: 'priority', from: 'normal', to: 'high' }] },
      ],
      cut: [],
    });
  });

  it('S52 one before is tried again when a later one has changed the ticket', () => {
    const run = runTriggers(
      ticket(),
      created,
      [trigger('first', all(tagged('a')), [tag('b')]), trigger('second', all(), [tag('a')])],
      context(),
    );
    expect(namesOf(run)).toEqual(['second', 'first']);
    expect(run.ticket.tags).toEqual(['a', 'b']);
  });

  it('S55 two that undo each other act once each; the one that would act again is cut, nothing else stops', () => {
    const on = trigger('on', all(untagged('vip')), [tag('vip')]);
    const off = trigger('off', all(tagged('vip')), [untag('vip')]);
    const other = trigger('other', all(), [{ kind: 'setPriority', priority: 'low' }]);
    const run = runTriggers(ticket(), created, [on, off, other], context());
    expect(namesOf(run)).toEqual(['on', 'off', 'other']);
    expect(run.cut).toEqual(['on']);
    expect(run.ticket).toMatchObject({ tags: [], priority: 'low' });
    expect(cutNote(run.cut)).toContain('“on”');
  });

  it('S55 a later one that sets another value overrides, which is no cycle', () => {
    const run = runTriggers(
      ticket(),
      created,
      [
        trigger('everything', all(), [{ kind: 'setGroup', groupId: 'care' }]),
        trigger('vip', all(), [{ kind: 'setGroup', groupId: 'vip' }]),
      ],
      context(),
    );
    expect(run).toMatchObject({ ticket: { groupId: 'vip' }, cut: [] });
  });

  it('S52 what leaves the ticket is named by its place; a note goes on a ticket that was not closed', () => {
    const notify: Action = { kind: 'notifyAssignee', text: 'Look' };
    const both = [trigger('tells', all(), [tag('a'), { kind: 'addNote', text: 'Hi' }, notify])];
    expect(runTriggers(ticket(), created, both, context()).acted).toMatchObject([
      { notes: ['Hi'], effects: [{ action: notify, place: 2 }] },
    ]);
    const closed = ticket({ status: 'closed' });
    expect(runTriggers(closed, created, both, context())).toMatchObject({
      ticket: closed,
      acted: [{ changes: [], notes: [], effects: [{ action: notify, place: 2 }] }],
    });
  });

  const anyTag = fc.constantFrom('a', 'b', 'c', 'd');
  const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
    anyTag.map((one) => tagged(one)),
    anyTag.map((one) => untagged(one)),
    fc
      .constantFrom(...priorities)
      .map((one): Condition => ({ field: 'priority', operator: 'is', values: [one] })),
  );
  const anyAction: fc.Arbitrary<Action> = fc.oneof(
    anyTag.map((one) => tag(one)),
    anyTag.map((one) => untag(one)),
    fc.constantFrom(...priorities).map((priority): Action => ({ kind: 'setPriority', priority })),
    fc.constant<Action>({ kind: 'addNote', text: 'note' }),
  );
  const anyTriggers = fc
    .array(
      fc.tuple(fc.array(anyCondition, { maxLength: 2 }), fc.array(anyAction, { minLength: 1, maxLength: 3 })),
      {
        maxLength: 8,
      },
    )
    .map((some) => some.map(([conditions, actions], n) => trigger(String(n), all(...conditions), actions)));

  it('S55 whatever the triggers: they end within n² tries, none acts twice, and who is not cut and could act did', () => {
    fc.assert(
      fc.property(anyTriggers, (triggers) => {
        let tries = 0;
        const counting = triggers.map((one) => ({
          ...one,
          get conditions() {
            tries += 1;
            return one.conditions;
          },
        }));
        const run = runTriggers(ticket(), created, counting, context());
        // Those that acted are looked at once more whenever the ticket changes, and at the end.
        expect(tries).toBeLessThanOrEqual(2 * triggers.length ** 2 + triggers.length);
        expect(new Set(namesOf(run)).size).toBe(run.acted.length);
        // Whoever did not act has conditions that the ticket does not meet in the end.
        const idle = triggers.filter(({ name }) => !namesOf(run).includes(name));
        expect(runTriggers(run.ticket, created, idle, context()).acted).toEqual([]);
        for (const name of run.cut) expect(namesOf(run)).toContain(name);
        // What they are said to have changed leads from the ticket before to the one after.
        const led = run.acted.flatMap(({ changes }) => changes);
        for (const field of ['tags', 'priority'] as const) {
          const last = led.filter((change) => change.field === field).at(-1);
          const [is, said] = [run.ticket[field], last ? last.to : ticket()[field]];
          expect([is].flat().toSorted()).toEqual([said].flat().toSorted());
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('S52 of several that are met at first the one with the lowest position acts first', () => {
    fc.assert(
      fc.property(anyTriggers, (triggers) => {
        const [first] = namesOf(runTriggers(ticket(), created, triggers, context()));
        const alone = triggers.find(
          (one) => runTriggers(ticket(), created, [one], context()).acted.length > 0,
        );
        expect(first).toBe(alone?.name);
      }),
    );
  });
});
