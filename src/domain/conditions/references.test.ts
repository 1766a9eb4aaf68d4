import { expect, test } from 'vitest';
import { idsNamed, isOfListAlone, valuesLeft } from './narrowed.js';
import { referencesOf } from './references.js';

test('all that conditions and actions name, each with its place', () => {
  const found = referencesOf(
    {
      conditions: {
        all: [
          { field: 'status', operator: 'is', values: ['new'] },
          { field: 'groupId', operator: 'is', values: [null, 'g'] },
          { field: 'accountId', operator: 'isNot', values: ['x'] },
        ],
        any: [
          { field: 'assigneeId', operator: 'is', values: ['a'] },
          { field: 'departmentId', operator: 'is', values: ['d'] },
          { field: 'productId', operator: 'is', values: ['p'] },
        ],
      },
      actions: [
        { kind: 'setGroup', groupId: 'g2' },
        { kind: 'setAssignee', agentId: null },
        { kind: 'setDepartment', departmentId: 'd2' },
        { kind: 'setProduct', productId: 'p2' },
        { kind: 'notifyAgents', agentIds: ['a', 'b'], text: 'See' },
        { kind: 'notifyGroups', groupIds: ['g'], text: 'See' },
        { kind: 'callWebhook', webhookId: 'w' },
        { kind: 'addNote', text: 'Seen' },
      ],
    },
    '/rules/3',
  );
  expect(found.map(({ kind, id, pointer }) => `${kind} ${id} ${pointer}`)).toEqual([
    'group g /rules/3/conditions/all/1/values/1',
    'account x /rules/3/conditions/all/2/values/0',
    'agent a /rules/3/conditions/any/0/values/0',
    'department d /rules/3/conditions/any/1/values/0',
    'product p /rules/3/conditions/any/2/values/0',
    'group g2 /rules/3/actions/0/groupId',
    'department d2 /rules/3/actions/2/departmentId',
    'product p2 /rules/3/actions/3/productId',
    'agent a /rules/3/actions/4/agentIds/0',
    'agent b /rules/3/actions/4/agentIds/1',
    'group g /rules/3/actions/5/groupIds/0',
    'webhook w /rules/3/actions/6/webhookId',
  ]);
});

test('S53 what conditions leave open, and the ids a ticket has to name', () => {
  const conditions = {
    all: [
      { field: 'status', operator: 'isNot', values: ['closed'] },
      { field: 'status', operator: 'is', values: ['open', 'closed'] },
      { field: 'groupId', operator: 'is', values: ['g'] },
      { field: 'assigneeId', operator: 'is', values: [null] },
      { field: 'productId', operator: 'is', values: ['p', 'q'] },
      { field: 'departmentId', operator: 'isNot', values: ['d'] },
    ],
    any: [],
  } as const;
  expect(valuesLeft(conditions, 'status', ['new', 'open', 'closed'])).toEqual(['open']);
  expect(valuesLeft(conditions, 'channel', ['x'])).toEqual(['x']);
  expect(idsNamed(conditions)).toEqual({ groupId: 'g' });
  expect(isOfListAlone(conditions)).toBe(false);
  expect(isOfListAlone({ all: conditions.all.slice(0, 2), any: [] })).toBe(true);
  expect(isOfListAlone({ all: [], any: conditions.all.slice(0, 2) })).toBe(false);
});
