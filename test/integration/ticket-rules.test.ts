import { describe, expect, test } from 'vitest';
import { deskOf } from './desk.js';
import { stackForFile } from './stack.js';

const stack = await stackForFile();
const { api, control } = stack;
const { decided, ticketWith, person } = deskOf(stack);
await person('jane');

const ruleFor = (name: string, groupId: string, ...keywords: string[]) => ({ name, keywords, groupId });

describe('S15 ticket rules of a running account', () => {
  test('decide what the next ticket is given, and the ticket says which rule and which version', async () => {
    const acme = await stack.connect('acme');
    const billing = await api.post('/v1/groups', { name: 'Billing' });
    const shipping = await api.post('/v1/groups', { name: 'Shipping' });
    const rules = `/v1/accounts/${acme.id}/ticket-rules` as const;
    const asks = (text: string) => control.post({ from: 'jane', text: `@acme ${text}` });

    expect(await api.get(rules)).toEqual({ rules: [], version: 0, savedAt: null, savedBy: null });
    const before = await ticketWith(acme, await asks('my invoice is wrong'));
    expect(before).toMatchObject({ groupId: null, filedBy: { because: 'captureAll', rulesVersion: 0 } });

    const first = await api.put(rules, { rules: [ruleFor('Money', billing.id, 'refund', 'invoice')] }, 0);
    const ticket = await ticketWith(acme, await asks('another invoice is wrong'));
    const money = first.rules[0]!;
    expect(ticket).toMatchObject({
      groupId: billing.id,
      filedBy: { because: 'captureAll', ruleId: money.id, keyword: 'invoice', rulesVersion: 1 },
    });

    const parcels = ruleFor('Parcels', shipping.id, 'parcel');
    const second = await api.put(rules, { rules: [parcels, money] }, first.version);
    const both = await ticketWith(acme, await asks('no parcel, but an invoice'));
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
