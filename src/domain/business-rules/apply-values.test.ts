import { describe, expect, it } from 'vitest';
import type { ValueAction } from './action.js';
import { at, noon, ticket } from '../test/examples.js';
import { applyValues } from './apply-values.js';

const later = at(5);

describe('what rules set', () => {
  it.each<[ValueAction, object]>([
    [{ kind: 'setGroup', groupId: 'g' }, { groupId: 'g' }],
    [{ kind: 'setAssignee', agentId: 'ada' }, { assigneeId: 'ada' }],
    [{ kind: 'setDepartment', departmentId: 'd' }, { departmentId: 'd' }],
    [{ kind: 'setProduct', productId: 'p' }, { productId: 'p' }],
    [{ kind: 'setPriority', priority: 'urgent' }, { priority: 'urgent' }],
    [{ kind: 'setStatus', status: 'pending' }, { status: 'pending' }],
    [
      { kind: 'setStatus', status: 'solved' },
      { status: 'solved', solvedAt: later },
    ],
    [
      { kind: 'setStatus', status: 'closed' },
      { status: 'closed', solvedAt: later, closedAt: later },
    ],
    [{ kind: 'setTags', tags: ['b', 'b', 'c'] }, { tags: ['b', 'c'] }],
    [{ kind: 'addTags', tags: ['b', 'a'] }, { tags: ['a', 'b'] }],
    [{ kind: 'removeTags', tags: ['a', 'z'] }, { tags: [] }],
  ])('S52 %j', (action, changed) => {
    const before = ticket({ tags: ['a'] });
    expect(applyValues(before, [action], later)).toEqual({ ...before, updatedAt: later, ...changed });
  });

  it('S52 is the same ticket where nothing becomes another', () => {
    const before = ticket({ tags: ['a', 'b'], groupId: 'g', updatedAt: noon });
    const same: ValueAction[] = [
      { kind: 'setGroup', groupId: 'g' },
      { kind: 'addTags', tags: ['b'] },
      { kind: 'setTags', tags: ['b', 'a'] },
      { kind: 'removeTags', tags: ['c'] },
      { kind: 'setStatus', status: 'open' },
    ];
    expect(applyValues(before, same, later)).toBe(before);
  });

  it('S52 follows the order of the actions', () => {
    const actions: ValueAction[] = [
      { kind: 'setTags', tags: ['a'] },
      { kind: 'addTags', tags: ['b'] },
      { kind: 'removeTags', tags: ['a'] },
      { kind: 'setGroup', groupId: 'first' },
      { kind: 'setGroup', groupId: 'last' },
    ];
    expect(applyValues(ticket(), actions, later)).toMatchObject({ tags: ['b'], groupId: 'last' });
  });

  it('S33 changes no closed ticket', () => {
    const closed = ticket({ status: 'closed' });
    expect(applyValues(closed, [{ kind: 'setPriority', priority: 'low' }], later)).toBe(closed);
    const closing: ValueAction[] = [
      { kind: 'setStatus', status: 'closed' },
      { kind: 'setStatus', status: 'open' },
    ];
    expect(applyValues(ticket(), closing, later).status).toBe('closed');
  });

  it('S33 closes no direct messages, and does the rest', () => {
    const actions: ValueAction[] = [
      { kind: 'setStatus', status: 'closed' },
      { kind: 'setPriority', priority: 'low' },
    ];
    expect(applyValues(ticket({ channel: 'x_dm' }), actions, later)).toMatchObject({
      status: 'open',
      priority: 'low',
    });
    expect(applyValues(ticket({ channel: 'x' }), actions, later).status).toBe('closed');
  });

  it('S33 reopening goes on with a session that was ended', () => {
    const ended = ticket({ channel: 'x_dm', status: 'solved', solvedAt: noon, sessionEndedAt: noon });
    const reopened = applyValues(ended, [{ kind: 'setStatus', status: 'open' }], later);
    expect(reopened).not.toHaveProperty('sessionEndedAt');
    expect(reopened.solvedAt).toBeNull();
  });
});
