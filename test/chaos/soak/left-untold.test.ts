import { expect, test } from 'vitest';
import type { Notice } from '../../../src/domain/access/incident.js';
import { leftUntold, type Telling } from './left-untold.js';

const second = 1_000;
const at = (ms: number) => new Date(ms);
/** Claimed at 5 s. */
const notice: Notice = {
  ...{ _id: 'a/0/ada', incidentId: 'a', step: 0, agentId: 'ada', messageId: 'a.0.ada@localhost' },
  ...{ state: 'sending', at: at(5 * second), until: at(65 * second) },
};
const incident = { _id: 'a', beganAt: at(1), endedAt: at(60 * second) };
const telling = (changes: Partial<Telling> = {}) =>
  leftUntold({ notices: [notice], incidents: [incident], killedAt: [10 * second], ...changes });

test('a worker that was killed as it told of the begin left it untold', () => {
  expect(telling()).toEqual(new Set(['a']));
});

test.each<[string, Partial<Telling>]>([
  ['nothing was killed', { killedAt: [] }],
  ['it was killed before', { killedAt: [4 * second] }],
  ['it was killed long after', { killedAt: [66 * second] }],
  ['it was told', { notices: [{ ...notice, state: 'sent' }] }],
  ['the mail server has it certainly not', { notices: [{ ...notice, unsent: true }] }],
  ['it was the end that was told', { notices: [{ ...notice, step: 'recovered' }] }],
  ['another had minutes to tell of it', { incidents: [{ ...incident, endedAt: at(200 * second) }] }],
  ['it is not over', { incidents: [{ ...incident, endedAt: null }] }],
])('nothing is excused where %s', (_, changes) => {
  expect(telling(changes)).toEqual(new Set());
});

test('what it changed into may be untold, too', () => {
  const second = { _id: 'b', beganAt: at(2), endedAt: at(3), after: ['a'] };
  const third = { _id: 'c', beganAt: at(4), endedAt: at(5), after: ['b'] };
  const other = { _id: 'd', beganAt: at(4), endedAt: at(5) };
  expect(telling({ incidents: [third, other, second, incident] })).toEqual(new Set(['a', 'b', 'c']));
});
