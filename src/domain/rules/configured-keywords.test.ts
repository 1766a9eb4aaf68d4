import { expect, test } from 'vitest';
import { ticketRule } from '../test/examples.js';
import { configuredKeywords } from './configured-keywords.js';

test('S14 S15 the keywords of an account are those for mentions, for messages and of rules in force, each once', () => {
  const rules = [
    ticketRule({ keywords: ['parcel', 'LATE'] }),
    ticketRule({ keywords: ['off'], enabled: false }),
    ticketRule({ keywords: ['Parcel', 'broken'] }),
  ];
  expect(configuredKeywords({ keywords: ['late', 'Late'], dmKeywords: ['refund'] }, rules)).toEqual([
    { keyword: 'late', of: 'mentions' },
    { keyword: 'refund', of: 'directMessages' },
    { keyword: 'parcel', of: 'rules' },
    { keyword: 'LATE', of: 'rules' },
    { keyword: 'broken', of: 'rules' },
  ]);
});

test('S14 where there are none for messages, those for mentions serve both', () => {
  expect(configuredKeywords({ keywords: ['late'], dmKeywords: [] }, [])).toEqual([
    { keyword: 'late', of: 'mentions' },
    { keyword: 'late', of: 'directMessages' },
  ]);
});
