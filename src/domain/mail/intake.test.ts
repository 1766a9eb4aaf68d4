import { describe, expect, test } from 'vitest';
import { commentsOfTicket } from '../filing/desk.js';
import { ticket } from '../test/examples.js';
import { ticketStatuses, type Ticket } from '../tickets/ticket.js';
import { mailsAnHour, planIntake, type Known } from './intake.js';
import type { MailKind } from './kind.js';

const kinds: MailKind[] = ['loop', 'bounce', 'automatic', 'person'];
const mail = {
  from: { address: 'ada@mail.test', name: 'Ada' },
  text: 'Thanks',
  attachments: [],
  report: { action: 'failed', about: 'perch.1@example.com' },
};
const known = (changes: Partial<Known> = {}): Known => ({
  named: { outcome: 'valid', ticketId: 'ticket' },
  ticket: ticket(),
  followUps: [],
  requester: { email: 'ada@mail.test' },
  isSuspended: false,
  lately: 0,
  isTold: false,
  ...changes,
});
const plan = (kind: MailKind, changes: Partial<Known> = {}, of = mail) =>
  planIntake(of, kind, known(changes));
const closed = ticket({ status: 'closed' });
const next = (status: Ticket['status']) => ticket({ _id: 'next', status, followUpOf: 'ticket' });

describe('S48 what becomes of a mail', () => {
  test.each([
    ['none', 'noToken'],
    ['invalid', 'tokenInvalid'],
    ['expired', 'tokenExpired'],
    ['notStored', 'notStored'],
  ] as const)('with a token that is %s it is set aside, whatever it is', (outcome, reason) => {
    for (const kind of kinds.filter((each) => each !== 'loop'))
      expect(plan(kind, { named: { outcome }, ticket: null })).toEqual({
        kind: 'setAside',
        reason,
        ticket: null,
        isToTell: false,
      });
  });

  test('one of ours that came back is dropped, also with a token that counts', () => {
    expect(plan('loop')).toEqual({ kind: 'dropped', reason: 'loop' });
    expect(plan('loop', { named: { outcome: 'none' } })).toEqual({ kind: 'dropped', reason: 'loop' });
  });

  test('to a ticket that was deleted it is set aside', () => {
    for (const kind of ['bounce', 'automatic', 'person'] as const)
      expect(plan(kind, { ticket: null })).toMatchObject({
        kind: 'setAside',
        reason: 'ticketGone',
        ticket: null,
      });
  });

  test.each(ticketStatuses.filter((status) => status !== 'closed'))(
    'a person’s joins a ticket that is %s',
    (status) => {
      expect(plan('person', { ticket: ticket({ status }) })).toMatchObject({
        kind: 'joined',
        ticket: { _id: 'ticket' },
      });
    },
  );

  test('somebody else’s joins, marked; the contact’s in another case is the contact’s', () => {
    expect(plan('person')).toMatchObject({ isOtherSender: false });
    expect(plan('person', { requester: { email: 'Ada@Mail.test' } })).toMatchObject({ isOtherSender: false });
    for (const requester of [{ email: 'bob@mail.test' }, { email: null }, null])
      expect(plan('person', { requester })).toMatchObject({ kind: 'joined', isOtherSender: true });
  });

  test('to a closed ticket a person’s opens one that follows it, and the next joins that one', () => {
    expect(plan('person', { ticket: closed })).toMatchObject({
      kind: 'joined',
      ticket: { _id: 'ticket', status: 'closed' },
    });
    expect(plan('person', { ticket: closed, followUps: [next('solved')] })).toMatchObject({
      kind: 'joined',
      ticket: { _id: 'next' },
    });
    expect(plan('person', { ticket: closed, followUps: [next('closed')] })).toMatchObject({
      kind: 'joined',
      ticket: { _id: 'next', status: 'closed' },
    });
  });

  test('a machine’s is noted, and opens nothing', () => {
    expect(plan('automatic')).toMatchObject({ kind: 'noted', ticket: { _id: 'ticket' } });
    expect(plan('automatic', { ticket: closed })).toMatchObject({ kind: 'setAside', reason: 'ticketClosed' });
  });

  test('S35 a machine’s is set aside where the ticket is full, a person’s goes on in another', () => {
    const full = ticket({ commentCount: commentsOfTicket });
    expect(plan('automatic', { ticket: full })).toMatchObject({ kind: 'setAside', reason: 'tooMany' });
    expect(plan('person', { ticket: full })).toMatchObject({ kind: 'joined', ticket: full });
    const almost = ticket({ commentCount: commentsOfTicket - 1 });
    expect(plan('automatic', { ticket: almost })).toMatchObject({ kind: 'noted' });
  });

  test('S27 by a customer who is suspended it is set aside, and nobody is told', () => {
    for (const kind of ['automatic', 'person'] as const)
      expect(plan(kind, { isSuspended: true, lately: mailsAnHour })).toMatchObject({
        kind: 'setAside',
        reason: 'suspended',
        isToTell: false,
      });
    expect(plan('bounce', { isSuspended: true }).kind).toBe('bounce');
  });

  test('a report that nobody got it counts also for a closed ticket, and beyond the cap', () => {
    for (const changes of [{}, { ticket: closed }, { lately: mailsAnHour }])
      expect(plan('bounce', changes)).toMatchObject({ kind: 'bounce', about: 'perch.1@example.com' });
  });

  test('more than so many an hour are set aside', () => {
    for (const kind of ['automatic', 'person'] as const) {
      expect(plan(kind, { lately: mailsAnHour - 1 }).kind).not.toBe('setAside');
      const tooMany = { kind: 'setAside', reason: 'tooMany', ticket: ticket() };
      expect(plan(kind, { lately: mailsAnHour })).toEqual({ ...tooMany, isToTell: true });
      expect(plan(kind, { lately: mailsAnHour, isTold: true })).toEqual({ ...tooMany, isToTell: false });
    }
  });

  test('one that says nothing is set aside, unless something is attached', () => {
    const empty = { ...mail, text: ' \n' };
    expect(plan('person', {}, empty)).toMatchObject({ kind: 'setAside', reason: 'empty' });
    const picture = { ...empty, attachments: [{ name: 'a.png', bytes: 3 }] as never[] };
    expect(plan('person', {}, picture).kind).toBe('joined');
  });
});
