import { expect, test } from 'vitest';
import type { Ticket } from './ticket.js';
import { changeTicket } from './changes.js';

const now = new Date('2026-03-01T12:00:00Z');
const ticket: Ticket = {
  _id: 't1',
  number: 1,
  channel: 'x_dm',
  status: 'open',
  subject: 'Late parcel',
  requesterId: 'c1',
  requesterXUserId: '7',
  accountId: 'a1',
  groupId: 'g1',
  assigneeId: null,
  departmentId: null,
  productId: null,
  priority: 'normal',
  tags: ['parcel'],
  followUpOf: null,
  continuedBy: null,
  linked: [],
  filedBy: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  firstPostAt: null,
  firstRepliedAt: null,
  solvedAt: null,
  conversationXId: null,
  dmFirstAt: null,
  dmLastAt: null,
  currentDmThread: true,
  commentCount: 1,
  version: 3,
};

test('what is not named stays; null empties; the version counts', () => {
  const changed = changeTicket(ticket, { groupId: null, priority: 'high' }, now);
  expect(changed).toEqual({
    outcome: 'changed',
    ticket: { ...ticket, groupId: null, priority: 'high', updatedAt: now, version: 4 },
  });
});

test('a closed ticket cannot change', () => {
  expect(changeTicket({ ...ticket, status: 'closed' }, { status: 'open' }, now)).toEqual({
    outcome: 'ticketClosed',
  });
});

test('S47 closing remembers when', () => {
  expect(changeTicket(ticket, { status: 'closed' }, now)).toMatchObject({ ticket: { closedAt: now } });
});

test('S33 solving remembers when, reopening forgets it', () => {
  expect(changeTicket(ticket, { status: 'solved' }, now)).toMatchObject({ ticket: { solvedAt: now } });
  const solved = { ...ticket, status: 'solved' as const, solvedAt: new Date(5) };
  expect(changeTicket(solved, { tags: [] }, now)).toMatchObject({ ticket: { solvedAt: new Date(5) } });
  expect(changeTicket(solved, { status: 'open' }, now)).toMatchObject({ ticket: { solvedAt: null } });
});

test('S33 a closed direct-message ticket stays the one that the next message’s ticket links to', () => {
  const closed = changeTicket(ticket, { status: 'closed' }, now);
  expect(closed).toMatchObject({ ticket: { status: 'closed', currentDmThread: true } });
});
