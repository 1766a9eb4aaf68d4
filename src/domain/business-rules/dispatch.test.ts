import { describe, expect, it } from 'vitest';
import type { ValueAction } from './action.js';
import type { Conditions } from '../conditions/condition.js';
import { all, context } from '../test/business-rules.js';
import { ticket } from '../test/examples.js';
import { dispatch } from './dispatch.js';
import type { DispatcherRule } from './rules.js';

const rule = (
  id: string,
  conditions: Conditions,
  actions: readonly ValueAction[],
  enabled = true,
): DispatcherRule => ({ id, name: `Rule ${id}`, enabled, conditions, actions });
const onX = all({ field: 'channel', operator: 'is', values: ['x', 'x_dm', 'x_like'] });

describe('the dispatcher', () => {
  it('S51 its values stand over those of the ticket rule: “billing” went to Finance, all of X goes to Social', () => {
    const byTicketRule = ticket({ groupId: 'finance', tags: ['billing'] });
    const rules = [rule('social', onX, [{ kind: 'setGroup', groupId: 'social' }])];
    const { ticket: opened, acted } = dispatch(byTicketRule, rules, context());
    expect(opened).toMatchObject({ groupId: 'social', tags: ['billing'], version: byTicketRule.version });
    expect(acted).toEqual([
      {
        by: { kind: 'dispatcherRule', id: 'social', name: 'Rule social' },
        changes: [{ field: 'groupId', from: 'finance', to: 'social' }],
        notes: [],
        effects: [],
      },
    ]);
  });

  it('S51 all that match speak, in their order, each seeing what those before it set', () => {
    const inSocial = all({ field: 'groupId', operator: 'is', values: ['social'] });
    const { ticket: opened, acted } = dispatch(
      ticket(),
      [
        rule('1', inSocial, [{ kind: 'addTags', tags: ['too early'] }]),
        rule('2', onX, [{ kind: 'setGroup', groupId: 'social' }]),
        rule('3', inSocial, [{ kind: 'addTags', tags: ['seen'] }]),
        rule('4', onX, [{ kind: 'setGroup', groupId: 'night' }]),
      ],
      context(),
    );
    expect(opened).toMatchObject({ groupId: 'night', tags: ['seen'] });
    expect(acted.map(({ by }) => by.id)).toEqual(['2', '3', '4']);
  });

  it('S51 a rule that is off, does not match, or changes nothing leaves no trace', () => {
    const mail = all({ field: 'channel', operator: 'is', values: ['email'] });
    const before = ticket({ priority: 'high' });
    const { ticket: opened, acted } = dispatch(
      before,
      [
        rule('off', onX, [{ kind: 'setGroup', groupId: 'g' }], false),
        rule('mail', mail, [{ kind: 'setGroup', groupId: 'g' }]),
        rule('same', onX, [{ kind: 'setPriority', priority: 'high' }]),
      ],
      context(),
    );
    expect(opened).toBe(before);
    expect(acted).toEqual([]);
  });

  it('S51 to the dispatcher each ticket is created just now', () => {
    const created = all({ field: 'happened', operator: 'is', values: ['created'] });
    const { ticket: opened } = dispatch(
      ticket(),
      [rule('1', created, [{ kind: 'setGroup', groupId: 'g' }])],
      context(),
    );
    expect(opened.groupId).toBe('g');
  });
});
