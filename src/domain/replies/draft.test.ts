import { expect, test } from 'vitest';
import { reply } from '../test/examples.js';
import { draftOf } from './draft.js';
import type { Reply } from './reply.js';

const refused = reply({ _id: 'refused', state: 'refused', reason: 'notSummoned', text: 'On its way' });
const part = (index: number, state: Reply['state']): Reply =>
  reply({
    _id: `part${index}`,
    state,
    text: `text${index} ${index}/3`,
    part: { setId: 'part1', index, count: 3 },
  });

test('S44 a refused answer stays as a draft', () => {
  expect(draftOf([refused, reply({ state: 'sent' })])).toEqual({
    replyId: 'refused',
    text: 'On its way',
    reason: 'notSummoned',
  });
});

test.each<[string, Reply[]]>([
  ['nothing was written', []],
  ['it was answered since', [reply({ state: 'sent' }), refused]],
  ['another is on its way', [reply({ state: 'queued' }), refused]],
  ['nothing was refused', [reply({ state: 'cancelled' })]],
])('S44 no draft where %s', (_, replies) => {
  expect(draftOf(replies)).toBeNull();
});

test('S44 of an answer in parts the refused one and those after it', () => {
  const parts = [part(3, 'cancelled'), part(2, 'refused'), part(1, 'sent')];
  expect(draftOf(parts)).toMatchObject({ replyId: 'part2', text: 'text2 text3' });
});
