import { describe, expect, test } from 'vitest';
import { at, ticket } from '../test/examples.js';
import { endSession, mayEndSessions } from './session.js';
import { channels, ticketStatuses, type Ticket } from './ticket.js';

const dm = (changes: Partial<Ticket> = {}): Ticket =>
  ticket({ channel: 'x_dm', dmFirstAt: at(0), dmLastAt: at(5), version: 3, ...changes });

describe('S33 ending a session', () => {
  test.each(['new', 'open', 'pending'] as const)('solves a %s ticket', (status) => {
    expect(endSession(dm({ status }), at(10), at(11))).toEqual({
      outcome: 'ended',
      ticket: dm({
        status: 'solved',
        solvedAt: at(11),
        sessionEndedAt: at(10),
        updatedAt: at(11),
        version: 4,
      }),
    });
  });

  test('of a solved ticket keeps since when it is solved', () => {
    const ended = endSession(dm({ status: 'solved', solvedAt: at(7) }), at(10), at(11));
    expect(ended).toMatchObject({ outcome: 'ended', ticket: { solvedAt: at(7), sessionEndedAt: at(10) } });
  });

  test('leaves what the ticket holds before its end, however X’s clock is taken', () => {
    expect(endSession(dm({ dmLastAt: at(12) }), at(10), at(11))).toMatchObject({
      ticket: { sessionEndedAt: at(12) },
    });
  });

  test.each(['solved', 'closed'] as const)('a second time changes nothing (%s)', (status) => {
    const before = dm({ status, sessionEndedAt: at(6) });
    expect(endSession(before, at(10), at(11))).toEqual({ outcome: 'endedBefore', ticket: before });
  });

  test('that a late message opened again solves it, and the end stays', () => {
    expect(endSession(dm({ status: 'open', sessionEndedAt: at(6) }), at(10), at(11))).toMatchObject({
      outcome: 'ended',
      ticket: { status: 'solved', solvedAt: at(11), sessionEndedAt: at(6) },
    });
  });

  test.each(channels.filter((channel) => channel !== 'x_dm'))('is not for the channel %s', (channel) => {
    for (const status of ticketStatuses)
      expect(endSession(ticket({ channel, status }), at(10), at(11))).toEqual({ outcome: 'noSession' });
  });

  test('is not for a closed ticket', () => {
    expect(endSession(dm({ status: 'closed' }), at(10), at(11))).toEqual({ outcome: 'ticketClosed' });
  });
});

describe('S33 who may end sessions', () => {
  test.each([
    ['admin', true, true],
    ['admin', false, true],
    ['agent', true, true],
    ['agent', false, false],
  ] as const)('an %s, agentsMayEndSessions %s: %s', (role, agentsMayEndSessions, expected) => {
    expect(mayEndSessions({ role }, { agentsMayEndSessions })).toBe(expected);
  });
});
