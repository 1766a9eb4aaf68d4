import { describe, expect, test } from 'vitest';
import type { Agent } from '../agents/agent.js';
import { account } from '../test/examples.js';
import { hears, type EventSubject } from './hears.js';

const agent = (changes: Partial<Agent> = {}): Agent => ({
  ...{ _id: 'agent', name: 'Ann', email: 'ann@acme.example', phone: null, passwordHash: null },
  ...{ role: 'agent', permissions: [], ticketAccess: 'groups', groupIds: ['g1'] },
  ...{ createdAt: new Date(0), updatedAt: new Date(0), version: 1 },
  ...changes,
});
const none: EventSubject = { ticket: null, account: null, incident: null };
const place = (groupId: string | null) => ({ channel: 'x' as const, groupId, assigneeId: null });
const shownTo = (who: 'admins' | 'everyone', unlinkedAt: Date | null = null) =>
  account({ visibility: { who, groupIds: [] } }, { unlinkedAt });

describe('S29 of an event hears', () => {
  test.each([
    ['of a ticket: who sees it now', { ticketId: 't' }, { ticket: place('g1') }, true],
    ['of a ticket: nobody who does not', { ticketId: 't' }, { ticket: place('g2') }, false],
    ['of one that is gone: nobody', { ticketId: 't' }, {}, false],
    ['of one that was deleted: who saw it', { ticketId: 't', was: place('g1') }, {}, true],
    ['of one that was deleted: nobody who did not', { ticketId: 't', was: place(null) }, {}, false],
    ['of an account: who sees it', { ticketId: null }, { account: shownTo('everyone') }, true],
    ['of an account: nobody who does not', { ticketId: null }, { account: shownTo('admins') }, false],
    ['of one that is gone: nobody, either', { ticketId: null }, {}, false],
    [
      'of one that is unlinked: nobody',
      { ticketId: null },
      { account: shownTo('everyone', new Date(1)) },
      false,
    ],
    [
      'of an incident: who sees its account',
      { ticketId: null, incidentId: 'i' },
      { account: shownTo('everyone') },
      true,
    ],
    [
      'of an incident: nobody who does not',
      { ticketId: null, incidentId: 'i' },
      { account: shownTo('admins') },
      false,
    ],
    [
      'of an incident: whom it pages',
      { ticketId: null, incidentId: 'i' },
      { account: shownTo('admins'), incident: { links: [{ agentId: 'agent', codeHash: '' }] } },
      true,
    ],
  ])('%s', (_, event, about, heard) => {
    expect(hears(agent(), event, { ...none, ...about })).toBe(heard);
  });

  test('of accounts also who connects them', () => {
    const manager = agent({ permissions: ['manageChannels'] });
    expect(hears(manager, { ticketId: null }, { ...none, account: shownTo('admins') })).toBe(true);
  });

  test('of each incident an admin', () => {
    expect(hears(agent({ role: 'admin' }), { ticketId: null, incidentId: 'i' }, none)).toBe(true);
  });
});
