import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reply } from '../test/examples.js';
import { draftOf } from './draft.js';
import { withTicketLink } from '../links/choice.js';
import type { Reply } from './reply.js';
import { splitText } from './split.js';

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

test('S44 S46 as the agent wrote it, without the ticket link that left with it', () => {
  const written = 'On its way';
  expect(draftOf([{ ...refused, text: 'On its way\nhttps://p.example/l/x', written }])?.text).toBe(written);
});

test('S44 S46 of parts, what none has said: lines and long words as written, and no ticket link', () => {
  const measure = { lengthOf: (text: string) => text.length, limit: 30 };
  const words = fc.array(fc.constantFrom('late', 'ja 1/2', '\n', 'x'.repeat(40), '😀é'), {
    minLength: 12,
    maxLength: 20,
  });
  fc.assert(
    fc.property(words, fc.nat(), fc.boolean(), (said, nth, isLinked) => {
      const written = said.join(' ');
      const url = isLinked ? 'https://p.example/l/abc' : null;
      const texts = splitText(withTicketLink(written, url).normalize('NFC').trim(), measure) ?? [];
      fc.pre(texts.length > 1);
      const from = nth % texts.length;
      const parts = texts.map((text, at) =>
        reply({
          _id: `part${at + 1}`,
          text,
          state: at < from ? 'sent' : at === from ? 'refused' : 'cancelled',
          part: { setId: 'part1', index: at + 1, count: texts.length },
          ...(at === 0 ? { written } : {}),
        }),
      );
      const kept = draftOf(parts.toReversed())?.text ?? '';
      expect(written.normalize('NFC').trim().endsWith(kept)).toBe(true);
      const sent = texts.slice(0, from).map((text) => text.replace(/ \d+\/\d+$/u, ''));
      const bare = (text: string): string => text.replaceAll(/\s/gu, '');
      const all = bare(written.normalize('NFC'));
      expect(bare(kept)).toBe(all.slice(bare(sent.join('')).length));
    }),
    { numRuns: 40 },
  );
});
