import { describe, expect, it } from 'vitest';
import { ticket } from '../test/examples.js';
import type { PerchEvent } from './event.js';
import { eventPayload } from './payload.js';

const at = new Date('2026-01-02T03:04:05Z');
const event: PerchEvent = {
  ...{ _id: 'e1', type: 'ticket.updated', at, changeId: 'c1', accountId: 'a1' },
  ...{ ticketId: 't1', ticketVersion: 4, pending: true },
  by: { kind: 'trigger', id: 'r1', name: 'Urgent words' },
  changes: [{ field: 'tags', from: [], to: ['vip'] }],
};

describe('S64 the JSON of an event', () => {
  it('names who did it, with the rule as it was called then, and what became what', () => {
    expect(eventPayload(event, null)).toEqual({
      ...{ id: 'e1', type: 'ticket.updated', at: at.toISOString(), changeId: 'c1', accountId: 'a1' },
      ...{ ticketId: 't1', ticketVersion: 4, ticket: null },
      by: { kind: 'trigger', id: 'r1', name: 'Urgent words' },
      changes: [{ field: 'tags', from: [], to: ['vip'] }],
      ...{ commentId: null, replyId: null, incidentId: null, note: null },
    });
  });

  it('tells how content the customer is, without their words', () => {
    const rated = ticket({ satisfaction: { score: 'bad', comment: 'Never again', at } });
    expect(eventPayload(event, rated).ticket).toMatchObject({ satisfaction: 'bad' });
    expect(JSON.stringify(eventPayload(event, rated))).not.toContain('Never again');
    expect(eventPayload(event, ticket()).ticket).toMatchObject({ satisfaction: null });
  });

  it('has the same fields whoever did it', () => {
    expect(eventPayload({ ...event, by: { kind: 'customer' } }, null).by).toEqual({
      ...{ kind: 'customer', id: null, name: null },
    });
    expect(eventPayload({ ...event, by: { kind: 'agent', id: 'g1' } }, null).by).toEqual({
      ...{ kind: 'agent', id: 'g1', name: null },
    });
  });
});
