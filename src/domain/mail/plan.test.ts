import { describe, expect, test } from 'vitest';
import { ticket } from '../test/examples.js';
import { channels, ticketStatuses } from '../tickets/ticket.js';
import { planMail, replyIdOf } from './plan.js';

const replyId = '65f0c0ffee65f0c0ffee65f0';
const facts = {
  ticket: ticket({ number: 12, subject: 'Late\n parcel' }),
  contact: { email: 'ada@mail.test' },
  replyAddress: 'help@Example.com',
  messageIds: ['a@mail.test', 'b@example.com'],
  replyId,
};

describe('S48 an answer by e-mail', () => {
  test('goes to the contact, with its thread and a Message-ID of its own', () => {
    expect(planMail(facts, ' Hello \n')).toEqual({
      ok: true,
      reply: {
        accountId: '',
        kind: 'email',
        text: 'Hello',
        inReplyToXId: null,
        toXUserId: null,
        mail: {
          to: 'ada@mail.test',
          subject: 'Re: Late parcel [#12]',
          messageId: `perch.${replyId}@example.com`,
          references: ['a@mail.test', 'b@example.com'],
        },
      },
    });
  });

  test.each(channels)('S42 goes on a ticket of channel %s, whatever its account', (channel) => {
    expect(planMail({ ...facts, ticket: ticket({ channel, accountId: null }) }, 'Hello').ok).toBe(true);
  });

  test.each(ticketStatuses)('on a ticket that is %s', (status) => {
    const planned = planMail({ ...facts, ticket: ticket({ status }) }, 'Hello');
    if (status === 'closed') expect(planned).toEqual({ ok: false, problem: 'ticketClosed' });
    else expect(planned.ok).toBe(true);
  });

  test('says what is missing', () => {
    expect(planMail(facts, ' \n ')).toEqual({ ok: false, problem: 'textEmpty' });
    expect(planMail({ ...facts, replyAddress: null }, 'Hello')).toEqual({
      ok: false,
      problem: 'mailNotConfigured',
    });
    for (const contact of [{ email: null }, null])
      expect(planMail({ ...facts, contact }, 'Hello')).toEqual({ ok: false, problem: 'contactHasNoEmail' });
  });

  test('names the first mail of a long thread, and the newest', () => {
    const messageIds = Array.from({ length: 30 }, (_, index) => `m${index}@mail.test`);
    const planned = planMail({ ...facts, messageIds }, 'Hello');
    const references = planned.ok ? planned.reply.mail.references : [];
    expect(references).toEqual(['m0@mail.test', ...messageIds.slice(11)]);
  });
});

describe('S48 a Message-ID of ours', () => {
  test.each([`perch.${replyId}@example.com`, `<PERCH.${replyId}@example.COM>`])('%s', (messageId) =>
    expect(replyIdOf(messageId, 'help@example.com')).toBe(replyId),
  );

  test.each([`perch.${replyId}@other.test`, 'perch.1@example.com', `a.${replyId}@example.com`, ''])(
    'not %s',
    (messageId) => expect(replyIdOf(messageId, 'help@example.com')).toBeNull(),
  );
});
