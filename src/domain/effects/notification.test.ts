import { describe, expect, it } from 'vitest';
import type { Agent } from '../agents/agent.js';
import { mailsPerHour, peopleToTell, roomForMailAt } from './notification.js';

type Told = Pick<Agent, '_id' | 'role' | 'permissions' | 'ticketAccess' | 'groupIds'>;
const agent = (_id: string, fields: Partial<Told> = {}): Told => ({
  ...{ _id, role: 'agent', permissions: ['directMessages'], ticketAccess: 'all', groupIds: [] },
  ...fields,
});
const ticket = { channel: 'x' as const, groupId: 'billing', assigneeId: 'ada' };
const people = [
  agent('ada'),
  agent('bob', { groupIds: ['billing', 'sales'] }),
  agent('eve', { groupIds: ['sales'], ticketAccess: 'assigned' }),
];
const ids = (told: readonly Told[]) => told.map(({ _id }) => _id);

describe('peopleToTell', () => {
  it.each([
    [{ kind: 'notifyAgents', agentIds: ['bob', 'bob', 'gone'], text: '' }, ['bob']],
    [{ kind: 'notifyGroups', groupIds: ['sales', 'billing'], text: '' }, ['bob']],
    [{ kind: 'notifyAssignee', text: '' }, ['ada']],
    [{ kind: 'notifyGroup', text: '' }, ['bob']],
  ] as const)('S52 %j tells each once, and who sees the ticket only', (action, told) => {
    expect(ids(peopleToTell(action, ticket, people))).toEqual(told);
  });

  it('S29 who does not see the ticket is told nothing, though named', () => {
    const action = { kind: 'notifyAgents', agentIds: ['eve'], text: '' } as const;
    expect(peopleToTell(action, ticket, people)).toEqual([]);
    expect(ids(peopleToTell(action, { ...ticket, assigneeId: 'eve' }, people))).toEqual(['eve']);
    const denied = [agent('eve', { permissions: [] })];
    expect(peopleToTell(action, { ...ticket, channel: 'x_dm' }, denied)).toEqual([]);
  });

  it('S52 tells nobody where the ticket has nobody', () => {
    const nobodys = { ...ticket, groupId: null, assigneeId: null };
    expect(peopleToTell({ kind: 'notifyAssignee', text: '' }, nobodys, people)).toEqual([]);
    expect(peopleToTell({ kind: 'notifyGroup', text: '' }, nobodys, people)).toEqual([]);
  });
});

describe('roomForMailAt', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
  const many = (count: number, minutes: number): Date[] => Array.from({ length: count }, () => ago(minutes));

  it('S52 the 30th mail of an hour goes, the 31st waits until the first is an hour old', () => {
    expect(roomForMailAt(many(mailsPerHour - 1, 10), now)).toBeNull();
    expect(roomForMailAt([...many(mailsPerHour - 1, 10), ago(50)], now)).toEqual(ago(-10));
  });

  it('S52 what is an hour old counts no more', () => {
    expect(roomForMailAt([...many(mailsPerHour - 1, 10), ...many(9, 60)], now)).toBeNull();
  });
});
