import { expect, test } from 'vitest';
import { scrubbed } from './scrub.js';

const history = (attributes: object) => JSON.stringify({ events: [{ eventId: '1', attributes }] });
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('who worked on it, the queue named after them and stack traces go; the rest stays', () => {
  const recorded = history({
    identity: '7@box',
    taskQueue: { name: '7@box-perch-accounts', kind: 'TASK_QUEUE_KIND_STICKY' },
    failure: { message: 'Nothing new', stackTrace: 'at /home/ada/perch/poll.ts:1' },
    input: { payloads: [{ data: base64('"id-1"') }] },
  });
  expect(scrubbed(recorded, ['box', '/home/ada']).events[0]).toEqual({
    eventId: '1',
    attributes: {
      identity: 'recorder',
      taskQueue: { name: 'recorder', kind: 'TASK_QUEUE_KIND_STICKY' },
      failure: { message: 'Nothing new', stackTrace: '' },
      input: { payloads: [{ data: base64('"id-1"') }] },
    },
  });
});

test.each([
  ['a queue that is not sticky', { taskQueue: { name: 'box', kind: 'TASK_QUEUE_KIND_NORMAL' } }],
  ['a message', { message: 'connect ECONNREFUSED box:27017' }],
  ['a payload', { input: { payloads: [{ data: base64('{"file":"/home/ada/x"}') }] } }],
])('the machine’s name or path left in %s is refused', (_where, attributes) => {
  expect(() => scrubbed(history(attributes), ['box', '/home/ada'])).toThrow('tells of this machine');
});

test('a word that only contains the machine’s name is none', () => {
  expect(scrubbed(history({ name: 'inbox', data: base64('boxes') }), ['box']).events).toHaveLength(1);
});
