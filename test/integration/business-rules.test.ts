import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const { api, control, db } = stack;
const { ticketWith, person } = deskOf(stack);
await person('jane');

const created = { field: 'happened' as const, operator: 'is' as const, values: ['created' as const] };
const ofX = { field: 'channel' as const, operator: 'is' as const, values: ['x' as const] };
const vip = (operator: 'hasAny' | 'hasNone') => ({ field: 'tags' as const, operator, values: ['vip'] });

describe('business rules of a running Perch', () => {
  test('S51 a ticket rule sends “billing” to Finance, the dispatcher all of X to Social: it is Social', async () => {
    const acme = await stack.connect('acme');
    const finance = await api.post('/v1/groups', { name: 'Finance' });
    const social = await api.post('/v1/groups', { name: 'Social' });
    const rules = [{ name: 'Billing', keywords: ['billing'], groupId: finance.id, tags: ['billing'] }];
    await api.put(`/v1/accounts/${acme.id}/ticket-rules`, { rules }, 0);
    const before = await ticketWith(acme, await control.post({ from: 'jane', text: '@acme billing?' }));
    expect(before).toMatchObject({ groupId: finance.id, tags: ['billing'] });

    const dispatcher = await api.put(
      '/v1/dispatcher-rules',
      {
        rules: [
          {
            name: 'All of X',
            conditions: { all: [ofX] },
            actions: [{ kind: 'setGroup', groupId: social.id }],
          },
        ],
      },
      0,
    );
    const ticket = await ticketWith(acme, await control.post({ from: 'jane', text: '@acme more billing' }));
    expect(ticket).toMatchObject({ groupId: social.id, tags: ['billing'] });
    const events = await db.events.find({ ticketId: ticket.id }).sort({ _id: 1 }).toArray();
    const opened = events.find(({ type }) => type === 'ticket.created');
    expect(events.find(({ type }) => type === 'ticket.updated')).toMatchObject({
      changeId: opened?.changeId,
      by: { kind: 'dispatcherRule', id: dispatcher.rules[0]?.id, name: 'All of X' },
      changes: [{ field: 'groupId', from: finance.id, to: social.id }],
    });
    await api.put('/v1/dispatcher-rules', { rules: [] }, dispatcher.version);
  });

  test('S52 S55 triggers act on a new ticket, in their order; two that undo each other are cut and noted', async () => {
    const shop = await stack.connect('shop');
    const flip = (name: string, operator: 'hasAny' | 'hasNone', kind: 'addTags' | 'removeTags') =>
      api.post('/v1/triggers', {
        name,
        conditions: { all: [created, vip(operator)] },
        actions: [{ kind, tags: ['vip'] }],
      });
    await flip('On', 'hasNone', 'addTags');
    await flip('Off', 'hasAny', 'removeTags');
    await api.post('/v1/triggers', {
      name: 'Rank',
      conditions: { all: [created, ofX] },
      actions: [
        { kind: 'setPriority', priority: 'high' },
        { kind: 'addNote', text: 'Look soon' },
      ],
    });
    const { id } = await ticketWith(shop, await control.post({ from: 'jane', text: '@shop hello' }));
    const ticket = await eventually(
      async () => {
        const now = await api.get(`/v1/tickets/${id}`);
        return now.priority === 'high' && now;
      },
      { what: 'the triggers’ turn' },
    );
    expect(ticket).toMatchObject({ tags: [] });
    expect(
      (await db.comments.find({ ticketId: id, side: 'system' }).toArray()).map(({ text }) => text),
    ).toEqual(['Look soon']);
    const told = await db.events.find({ ticketId: id, type: 'ticket.updated' }).sort({ _id: 1 }).toArray();
    expect(told.map(({ by, note }) => ('name' in by ? by.name : note))).toEqual([
      'On',
      'Off',
      'Rank',
      expect.stringContaining('“On”'),
    ]);
  });

  test('S33 S52 what would close direct messages, or counts from no time, is refused with what to do', async () => {
    const closing = {
      name: 'Close',
      conditions: { all: [created] },
      actions: [{ kind: 'setStatus', status: 'closed' }],
    };
    await expect(api.post('/v1/triggers', closing)).rejects.toMatchObject({
      ...{ status: 422, code: 'wouldCloseMessages' },
      message: expect.stringContaining('isNot x_dm') as unknown,
    });
    const elsewhere = { field: 'channel', operator: 'isNot', values: ['x_dm'] };
    const made = await api.post('/v1/triggers', { ...closing, conditions: { all: [created, elsewhere] } });
    const patch = { conditions: { all: [created] } };
    await expect(api.patch(`/v1/triggers/${made.id}`, patch, made.version)).rejects.toMatchObject({
      code: 'wouldCloseMessages',
    });
    await api.delete(`/v1/triggers/${made.id}`);
    const solved = { field: 'status', operator: 'is', values: ['solved'] };
    const timeless = {
      name: 'Never',
      conditions: { all: [solved] },
      actions: [{ kind: 'addTags', tags: ['a'] }],
    };
    await expect(api.post('/v1/automations', timeless)).rejects.toMatchObject({ code: 'needsHours' });
  });
});
