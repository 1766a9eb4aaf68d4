import { describe, expect, test } from 'vitest';
import { at, ticket } from '../test/examples.js';
import type { Ticket } from '../tickets/ticket.js';
import { mailWrites } from './writes.js';

const now = at(60);
const mail = { subject: 'Re: My parcel', text: 'Where is it?' };
const writes = (changes: Partial<Ticket>, of = mail) => mailWrites(ticket(changes), of, now, 10);

describe('S48 what a customer’s mail does to a ticket', () => {
  test.each([
    ['new', 'new'],
    ['open', 'open'],
    ['pending', 'open'],
    ['solved', 'open'],
  ] as const)('S33 one that is %s is %s then', (status, then) => {
    expect(writes({ status, commentCount: 9 })).toMatchObject({
      outcome: 'joins',
      ticket: { status: then, solvedAt: null, commentCount: 10 },
    });
  });

  test('S34 a closed one is followed by one of e-mail, called as the mail is', () => {
    const closed = { _id: 'a', status: 'closed', channel: 'x_dm', conversationXId: 'c' } as const;
    expect(writes(closed)).toMatchObject({
      outcome: 'follows',
      next: { channel: 'email', subject: 'Re: My parcel', conversationXId: null, dmFirstAt: null },
    });
    expect(writes(closed, { subject: '', text: 'Where?' })).toMatchObject({ next: { subject: 'Where?' } });
    expect(writes({ ...closed, subject: 'Parcel' }, { subject: '', text: '' })).toMatchObject({
      next: { subject: 'Parcel' },
    });
  });

  test('S35 a full one goes on in another, of the channel that it is of', () => {
    expect(writes({ _id: 'a', channel: 'x_dm', status: 'open', commentCount: 10 })).toMatchObject({
      outcome: 'continues',
      next: { channel: 'x_dm', followUpOf: 'a', commentCount: 1 },
      before: { status: 'closed' },
    });
  });
});
