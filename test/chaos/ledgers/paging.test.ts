import { expect, test } from 'vitest';
import { pagingDifferencesOf, type PagingFacts } from './paging.js';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, second));
const item = { accountId: 'a', kind: 'post' as const, origins: ['mention' as const], setAside: null };
const facts: PagingFacts = {
  policies: [{ _id: 'p', accountId: 'a', name: 'acme 2', count: 2 }],
  items: [
    { _id: 'i1', ...item },
    { _id: 'i2', ...item },
    { _id: 'own', ...item, origins: ['own'] },
    { _id: 'message', ...item, kind: 'directMessage' },
  ],
  matches: [
    { policyId: 'p', itemId: 'i1', seq: 1 },
    { policyId: 'p', itemId: 'i2', seq: 2 },
  ],
  incidents: [
    {
      ...{ _id: 'n', policyId: 'p', state: 'acknowledged' },
      acknowledged: { at: at(10), agentId: 'o', via: 'sms' },
    },
  ],
  pages: [{ _id: 'n/1/0/0/o/sms', incidentId: 'n', beganAt: at(5) }],
  texts: ['acme 2: 2 posts in 60 min on @acme (limit 2). https://perch.example.com/p/n or reply 4'],
};
const kinds = (changed: Partial<PagingFacts>) =>
  pagingDifferencesOf({ ...facts, ...changed }).map(({ kind }) => kind);

test('nothing differs where each post counts once and the surge was paged and acknowledged', () => {
  expect(pagingDifferencesOf(facts)).toEqual([]);
});

test('what differs is told', () => {
  const [first, second] = facts.matches;
  const [incident] = facts.incidents;
  const [page] = facts.pages;
  expect(kinds({ matches: [first!] })).toEqual(['lost', 'doubled']);
  expect(kinds({ matches: [first!, second!, { policyId: 'p', itemId: 'own', seq: 3 }] })).toEqual([
    'unexpected',
  ]);
  expect(kinds({ matches: [first!, second!, { ...second!, seq: 3 }] })).toEqual(['doubled']);
  expect(kinds({ incidents: [] })).toEqual(['lost']);
  expect(kinds({ incidents: [incident!, { ...incident!, _id: 'twice' }] })).toEqual(['doubled', 'lost']);
  expect(kinds({ incidents: [{ ...incident!, acknowledged: null }] })).toEqual(['lost']);
  expect(kinds({ texts: [] })).toEqual(['lost']);
  expect(kinds({ texts: ['acme 20: 20 posts', 'xacme 2: 2 posts'] })).toEqual(['lost']);
  expect(kinds({ texts: ['Reminder: acme 2: 3 posts so far'] })).toEqual([]);
  expect(kinds({ pages: [page!, { ...page!, _id: 'late', beganAt: at(11) }] })).toEqual(['unexpected']);
});
