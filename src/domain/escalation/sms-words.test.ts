import { expect, test } from 'vitest';
import { smsWord, smsWordWith } from './sms-words.js';

test.each(['4', 'ack', 'ACK', ' Ack. ', '4!', '.4', '“ack”', '4ack', '4 ack', 'Acknowledged', '４'])(
  'S61 %j acknowledges',
  (text) => expect(smsWord(text)).toBe('acknowledge'),
);

test.each(['', '44', '4 5', 'ack not', 'back', 'yes, I will', 'who is on call?', '4th', '14'])(
  'S61 %j acknowledges nothing',
  (text) => expect(smsWord(text)).toBe('other'),
);

test.each([
  ['STOP', 'stop'],
  ['stop.', 'stop'],
  ['Unsubscribe', 'stop'],
  ['do not stop', 'other'],
  ['Start', 'start'],
  ['unstop', 'start'],
  ['Yes', 'start'],
  ['HELP', 'help'],
])('S62 %j is %s', (text, word) => expect(smsWord(text)).toBe(word));

test('S62 what Twilio says the word was stands over the text', () => {
  expect(smsWordWith('basta', 'STOP')).toBe('stop');
  expect(smsWordWith('ack', 'whatever')).toBe('acknowledge');
  expect(smsWordWith('ack', undefined)).toBe('acknowledge');
});
