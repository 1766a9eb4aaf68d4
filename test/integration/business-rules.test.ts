import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.js';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const { api, control, db } = stack;
const { decided, ticketWith, person } = deskOf(stack);
await person('jane');

const created = { field: 'happened' as const, operator: 'is' as const, values: ['created' as const] };
const ofX = { field: 'channel' as const, operator: 'is' as const, values: ['x' as const] };
const vip = (operator: 'hasAny' | 'hasNone') => ({ field: 'tags' as const, operator, values: ['vip'] });

const ruleFor = (name: string, groupId: string, ...keywords: string[]) => ({ name, keywords, groupId });

describe('S15 ticket rules of a running account', () => {
  test('decide what the next ticket is given, and the ticket says which rule and which version', async () => {
    const maple = await stack.connect('maple');
    const billing = await api.post('/v1/groups', { name: 'Billing' });
    const shipping = await api.post('/v1/groups', { name: 'Shipping' });
    const rules = `/v1/accounts/${maple.id}/ticket-rules` as const;
    const asks = (text: string) => control.post({ from: 'jane', text: `@maple ${text}` });

    expect(await api.get(rules)).toEqual({ rules: [], version: 0, savedAt: null, savedBy: null });
    const before = await ticketWith(maple, await asks('my invoice is wrong'));
    expect(before).toMatchObject({ groupId: null, filedBy: { because: 'captureAll', rulesVersion: 0 } });

    const first = await api.put(rules, { rules: [ruleFor('Money', billing.id, 'refund', 'invoice')] }, 0);
    const ticket = await ticketWith(maple, await asks('another invoice is wrong'));
    const money = first.rules[0]!;
    expect(ticket).toMatchObject({
      groupId: billing.id,
      filedBy: { because: 'captureAll', ruleId: money.id, keyword: 'invoice', rulesVersion: 1 },
    });

    const parcels = ruleFor('Parcels', shipping.id, 'parcel');
    const second = await api.put(rules, { rules: [parcels, money] }, first.version);
    const both = await ticketWith(maple, await asks('no parcel, but an invoice'));
    expect(both).toMatchObject({ groupId: shipping.id, filedBy: { keyword: 'parcel', rulesVersion: 2 } });

    await api.put(rules, { rules: [] }, second.version);
    const why = await api.get(`${rules}?version=${ticket.filedBy!.rulesVersion}`);
    expect(why.rules.find(({ id }) => id === ticket.filedBy!.ruleId)?.name).toBe('Money');
  });

  test('S17 keywords: a rule opens a ticket, and what none matches is listed with the reason', async () => {
    const corner = await stack.connect('corner', { mentions: 'keywords' });
    const group = await api.post('/v1/groups', { name: 'Corner' });
    await api.put(
      `/v1/accounts/${corner.id}/ticket-rules`,
      { rules: [ruleFor('Late', group.id, 'late')] },
      0,
    );
    const late = await control.post({ from: 'jane', text: '@corner you are late' });
    const nice = await control.post({ from: 'jane', text: '@corner you are nice' });
    expect(await ticketWith(corner, late)).toMatchObject({ groupId: group.id, filedBy: { because: 'rule' } });
    expect(await decided(corner, nice)).toMatchObject({ ticketId: null, listedReason: 'noKeywordMatches' });
  });
});

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
