import { describe, expect, test } from 'vitest';
import { runFor, troubleNames, type TroubleName } from './cases.js';
import { differencesOf, type Ending } from './judge.js';

const of = (trouble: TroubleName) => runFor(troubleNames.indexOf(trouble));
const sent = { id: 'r', state: 'sent', reason: null, xId: '9' } as const;
const ending = (changes: Partial<Ending> = {}): Ending => ({
  ...{ reply: sent, replyIds: ['r'], atX: ['9'], settledByAgent: false, sawKill: false },
  ...changes,
});
const state = (changes: Partial<NonNullable<Ending['reply']>>) => ({ ...sent, ...changes });

test('every trouble comes in every form it has, and each run has words of its own', () => {
  const runs = Array.from({ length: 100 }, (_, seed) => runFor(seed));
  expect(new Set(runs.map(({ trouble }) => trouble)).size).toBe(troubleNames.length);
  expect(new Set(runs.map(({ text }) => text)).size).toBe(runs.length);
  const forms = runs.filter(({ trouble }) => trouble === '503').map(({ form }) => form);
  expect(new Set(forms)).toEqual(new Set(['post', 'directMessage']));
  expect(runFor(7)).toEqual(runFor(7));
});

describe('what is right', () => {
  test.each<[TroubleName, Partial<Ending>]>([
    ['none', {}],
    ['dropped, done', { settledByAgent: true, reply: state({ xId: null }) }],
    ['503', { settledByAgent: true, reply: state({ state: 'cancelled' }), atX: [] }],
    ['not summoned', { reply: state({ state: 'refused', reason: 'notSummoned' }), atX: [] }],
    ['not summoned', { sawKill: true }],
    ['deleted parent', { reply: null, replyIds: [], atX: [] }],
  ])('%s', (trouble, changes) => {
    expect(differencesOf(of(trouble), ending(changes))).toEqual([]);
  });
});

describe('what is a difference', () => {
  test.each<[string, TroubleName, Partial<Ending>]>([
    ['twice at X', 'none', { atX: ['9', '10'] }],
    ['two replies of one ask', 'none', { replyIds: ['r', 's'] }],
    ['sent and not at X', 'none', { reply: state({ xId: null }), atX: [] }],
    ['sent as another', 'none', { atX: ['10'] }],
    ['refused and at X', 'not summoned', { reply: state({ state: 'refused', reason: 'notSummoned' }) }],
    ['a wrong reason', '503', { reply: state({ state: 'refused', reason: 'forbiddenByX' }), atX: [] }],
    ['cancelled by nobody', 'none', { reply: state({ state: 'cancelled' }), atX: [] }],
    ['cancelled and at X', '503', { reply: state({ state: 'cancelled' }), settledByAgent: true }],
    ['queued for ever', '429', { reply: state({ state: 'queued', reason: 'rateLimited' }), atX: [] }],
    ['unknown at the end', '503', { reply: state({ state: 'unknown' }), atX: [] }],
    ['sent though X refuses it', 'not summoned', {}],
    ['refused by the API', 'none', { reply: null, replyIds: [], atX: [] }],
  ])('%s', (_, trouble, changes) => {
    expect(differencesOf(of(trouble), ending(changes))).toHaveLength(1);
  });
});
