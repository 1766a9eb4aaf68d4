import { describe, expect, it } from 'vitest';
import type { Actor, PerchEvent } from '../events/event.js';
import { all, context, trigger } from '../test/business-rules.js';
import { at, noon, ticket } from '../test/examples.js';
import { counted } from './counted.js';
import { happenedIn, planChange, type Said } from './plan-change.js';

const event = (changes: Partial<PerchEvent> = {}): PerchEvent => ({
  ...{ _id: 'e', type: 'ticket.updated', at: noon, by: { kind: 'customer' }, changeId: 'c' },
  ...{ accountId: 'account', ticketId: 'ticket', ticketVersion: 1 },
  ...changes,
});
const said = (changes: Partial<Said> = {}): Said => ({
  ...{ _id: 'comment', side: 'customer', visibility: 'public', text: 'Where is it', at: noon },
  ...{ replyId: null, agentId: null },
  ...changes,
});
const status = { field: 'status', from: 'open', to: 'solved' } as const;

describe('what a change is to triggers', () => {
  it.each<[string, readonly PerchEvent[], readonly Said[], readonly string[]]>([
    ['a ticket that is opened', [event({ type: 'ticket.created' })], [said()], ['created', 'customerWrote']],
    [
      'one that the dispatcher gave a group',
      [event({ type: 'ticket.created' }), event({ changes: [status] })],
      [],
      ['created'],
    ],
    ['a field that changed', [event({ changes: [status] })], [], ['updated']],
    ['a note about a rule', [event({ note: 'stopped' })], [], []],
    [
      'an answer by an agent',
      [event({ type: 'comment.created' })],
      [said({ side: 'agent', agentId: 'ada', replyId: 'r' })],
      ['agentWrote'],
    ],
    ['an answer on X', [event({ type: 'comment.created' })], [said({ side: 'agent' })], ['agentWrote']],
    [
      'an answer that a rule had sent',
      [event({ type: 'comment.created' })],
      [said({ side: 'agent', replyId: 'r' })],
      [],
    ],
    [
      'a note by an agent',
      [event({ type: 'comment.created' })],
      [said({ side: 'agent', agentId: 'ada', visibility: 'internal' })],
      [],
    ],
    [
      'what is shown beside',
      [event({ type: 'comment.created' })],
      [said({ side: 'system' }), said({ side: 'context' })],
      [],
    ],
    [
      'the end of a session',
      [event({ type: 'session.ended' }), event({ changes: [status] })],
      [],
      ['updated', 'sessionEnded'],
    ],
    ['a rating', [event({ type: 'satisfaction.rated' })], [], ['satisfactionRated']],
    ['an answer that is settled', [event({ type: 'reply.settled' })], [], []],
  ])('S52 %s', (_, events, comments, happenings) => {
    expect(happenedIn(events, comments).happenings).toEqual(happenings);
  });
});

describe('what triggers do about a change', () => {
  const always = trigger('always', all(), [{ kind: 'setStatus', status: 'pending' }]);
  const plan = (events: readonly PerchEvent[], comments: readonly Said[] = []) =>
    planChange(ticket(), events, comments, [always], context({ now: at(5) }));

  it('S52 they see what the change brought, and the facts have what they changed', () => {
    const { ticket: after, acted } = plan(
      [event({ changes: [status] })],
      [said({ at: at(2) }), said({ at: at(1) })],
    );
    expect(acted.map(({ by }) => by.name)).toEqual(['always']);
    expect(after).toMatchObject({ status: 'pending', facts: { customerWroteAt: at(2), statusAt: at(5) } });
  });

  it.each<[boolean, Actor]>([
    [true, { kind: 'agent', id: 'ada' }],
    [true, { kind: 'automation', id: 'a', name: 'A' }],
    [true, { kind: 'dispatcherRule', id: 'd', name: 'D' }],
    [false, { kind: 'trigger', id: 't', name: 'T' }],
  ])('S55 %s for what was done by %j', (acts, by) => {
    expect(plan([event({ by, changes: [status] })]).acted).toHaveLength(acts ? 1 : 0);
  });

  const rule = (kind: 'dispatcherRule' | 'trigger' | 'automation'): Actor => ({ kind, id: 'r', name: 'R' });
  it.each<[boolean, Actor]>([
    [true, { kind: 'customer' }],
    [true, rule('automation')],
    [false, rule('trigger')],
  ])('S55 %s for a ticket that %j opened and the dispatcher gave a value', (acts, by) => {
    const opened = [
      event({ type: 'ticket.created', by }),
      event({ by: rule('dispatcherRule'), changes: [status] }),
    ];
    expect(plan(opened).acted).toHaveLength(acts ? 1 : 0);
  });

  it('S52 a note is not what the customer was answered', () => {
    const noted = [said({ side: 'agent', agentId: 'ada', visibility: 'internal', at: at(2) })];
    const { ticket: after } = plan([event({ type: 'comment.created' })], noted);
    expect(after.facts?.agentWroteAt).toBeNull();
  });

  it('S55 a change in which nothing happened to the ticket starts none', () => {
    const { ticket: after, acted } = plan([event({ type: 'reply.settled' })]);
    expect(acted).toEqual([]);
    expect(after.status).toBe('open');
  });

  it('S52 the version counts for values and notes, not for facts', () => {
    const before = ticket({ version: 3, commentCount: 2 });
    const { ticket: facts } = planChange(before, [event({ changes: [status] })], [], [], context());
    expect(counted(before, facts, [], noon)).toEqual({ ...before, facts: facts.facts });
    const { ticket: after, acted } = planChange(
      before,
      [event({ changes: [status] })],
      [],
      [always],
      context(),
    );
    expect(counted(before, after, acted, at(5))).toMatchObject({
      version: 4,
      updatedAt: at(5),
      commentCount: 2,
    });
    const notes = trigger('notes', all(), [{ kind: 'addNote', text: 'Hi' }]);
    const noted = planChange(before, [event({ changes: [status] })], [], [notes], context());
    expect(counted(before, noted.ticket, noted.acted, noon)).toMatchObject({ version: 4, commentCount: 3 });
  });
});
