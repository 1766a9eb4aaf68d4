import { expect, test } from 'vitest';
import type { MailView } from '../../../simulator/control-client.js';
import { beganAt, wrongIn } from './mails.js';

const mailOf = (incident: number, subject: string): MailView => ({
  id: 'any',
  from: 'perch@localhost',
  to: ['admin@example.com'],
  subject,
  text: '',
  html: '',
  messageId: `<${incident.toString(16).padStart(8, '0')}00.0.admin@localhost>`,
  headers: {},
  receivedAt: '2026-11-21T12:00:00.000Z',
});
const blocked = (incident: number) => mailOf(incident, '@acme is suspended at X');
const lost = (incident: number) => mailOf(incident, 'Perch lost access to @acme on X: please reauthorize');
const over = (incident: number) => mailOf(incident, 'Perch has access to @acme again');
const noReplies = (incident: number) => mailOf(incident, 'X takes no replies: the credits at X are used up');
const replies = (incident: number) => mailOf(incident, 'X takes replies again');

const never = () => false;
const strict = { mayBeUntold: never, mayHaveTurned: never };

test.each<[string, MailView[]]>([
  ['none', []],
  ['a begin and its end', [lost(1), over(1)]],
  ['two troubles, the mails of which cross', [lost(1), lost(2), over(1), over(2)]],
  ['a block that changed into a loss, and the end of that', [blocked(1), lost(2), over(2)]],
  ['a block that changed into a loss which ended untold', [blocked(1), over(2)]],
  ['a time without replies', [blocked(1), over(1), noReplies(2), replies(2)]],
  ['a time without replies that became one without access', [noReplies(1), blocked(2), over(2)]],
  ['the same trouble again, later', [blocked(1), over(1), blocked(2), over(2)]],
])('S7 nothing is wrong with %s', (_, mails) => {
  expect(wrongIn(mails, strict)).toEqual([]);
});

test.each<[string, MailView[]]>([
  ['tell of no end', [blocked(1)]],
  ['tell of no end', [noReplies(1)]],
  ['tell of no end', [blocked(1), over(1), lost(2)]],
  ['tell of an end without a begin', [over(1)]],
  ['tell of an end without a begin', [blocked(1), over(1), over(2)]],
  ['tell of an end without a begin', [over(1), blocked(2), over(2)]],
  ['tell the same twice', [lost(1), lost(1), over(1)]],
])('S7 mails that %s are reported', (wrong, mails) => {
  expect(wrongIn(mails, strict)).toEqual([wrong]);
});

test('an excuse counts for the trouble that is open, not for one that ended before', () => {
  const mails = [blocked(1), over(1), lost(2)];
  const turned = (second: number) => (mail: MailView) => beganAt(mail) === second * 1_000;
  expect(wrongIn(mails, { ...strict, mayHaveTurned: turned(2) })).toEqual([]);
  expect(wrongIn(mails, { ...strict, mayHaveTurned: turned(1) })).toEqual(['tell of no end']);
  expect(wrongIn([over(1)], { ...strict, mayBeUntold: turned(1) })).toEqual([]);
  expect(wrongIn([over(1)], { ...strict, mayBeUntold: turned(2) })).not.toEqual([]);
});
