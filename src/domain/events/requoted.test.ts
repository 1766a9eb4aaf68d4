import { expect, test } from 'vitest';
import { requoted } from './requoted.js';

const told = (subject: string, from: string, to: string) =>
  JSON.stringify({
    type: 'ticket.updated',
    data: {
      ticket: { id: 'ticket', subject, tags: ['code 4711'] },
      changes: [
        { field: 'subject', from, to },
        { field: 'groupId', from: null, to: 'billing' },
      ],
    },
  });

test('S25 quotes the subject that the ticket has now, in what it is and in what it was', () => {
  expect(requoted(told('code 4711', 'code', 'code 4711'), ['code', 'code 4711'], 'gone')).toBe(
    told('gone', 'gone', 'gone'),
  );
});

test('S25 leaves what somebody called it otherwise, and whatever else is told', () => {
  const body = told('A refund', 'code 4711', 'A refund');
  expect(requoted(body, ['code 4711'], 'gone')).toBe(told('A refund', 'gone', 'A refund'));
  expect(requoted(body, ['something else'], 'gone')).toBe(body);
  const test = JSON.stringify({ type: 'webhook.test', data: { name: 'code 4711' } });
  expect(requoted(test, ['code 4711'], 'gone')).toBe(test);
});
