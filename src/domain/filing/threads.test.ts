import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ada, at, bob, minuteMs, ticket } from '../test/examples.js';
import type { Ticket } from '../tickets/ticket.js';
import { dmThreadFor, publicThreadFor } from './threads.js';

const thread = (_id: string, from: number, to: number, status: Ticket['status'] = 'open'): Ticket =>
  ticket({ _id, channel: 'x_dm', status, dmFirstAt: at(from), dmLastAt: at(to) });
const idOf = (found: Ticket | null): string | null => found?._id ?? null;

describe('S32 a direct message and the interval', () => {
  const hour = 60;
  const one = thread('one', 0, 30);

  test.each([
    ['joins at the same moment', 0, 'one'],
    ['joins between the first and the last message', 17, 'one'],
    ['joins exactly at the interval after the last message', 30 + hour, 'one'],
    ['opens a ticket 1 ms later', 30 + hour + 1 / minuteMs, null],
    ['joins exactly at the interval before the first message', -hour, 'one'],
    ['opens a ticket 1 ms earlier', -hour - 1 / minuteMs, null],
  ])('%s', (_, minutes, expected) => {
    expect(idOf(dmThreadFor(at(minutes), [one], hour))).toBe(expected);
  });

  test('never splits at an interval of 0', () => {
    expect(idOf(dmThreadFor(at(10_000_000), [one], 0))).toBe('one');
    expect(idOf(dmThreadFor(at(-10_000_000), [one], 0))).toBe('one');
  });

  test.each(['new', 'open', 'pending', 'solved'] as const)('a %s ticket is joined', (status) => {
    expect(idOf(dmThreadFor(at(5), [thread('one', 0, 0, status)], hour))).toBe('one');
  });

  test.each([0, hour])('a closed ticket is never joined (interval %i)', (interval) => {
    expect(dmThreadFor(at(0), [thread('one', 0, 0, 'closed')], interval)).toBeNull();
  });

  test('of two in reach the earliest is joined, whatever order they are given in', () => {
    const two = thread('two', 120, 120);
    expect(idOf(dmThreadFor(at(80), [two, one], hour))).toBe('one');
    expect(idOf(dmThreadFor(at(80), [one, two], hour))).toBe('one');
    expect(idOf(dmThreadFor(at(95), [one, two], hour))).toBe('two');
  });

  test('a ticket that holds no message yet is out of every interval', () => {
    const empty = ticket({ channel: 'x_dm', dmFirstAt: null, dmLastAt: null });
    expect(dmThreadFor(at(0), [empty], hour)).toBeNull();
  });

  test('the tickets given stay in their order', () => {
    const given = [thread('two', 120, 120), one];
    dmThreadFor(at(80), given, hour);
    expect(given.map(({ _id }) => _id)).toEqual(['two', 'one']);
  });

  test('joining means that an unclosed ticket is within the interval, and only then', () => {
    const threads = fc.array(
      fc.record({
        from: fc.integer({ min: -300, max: 300 }),
        length: fc.integer({ min: 0, max: 100 }),
        closed: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(threads, fc.integer({ min: -400, max: 400 }), (spans, minutes) => {
        const given = spans.map(({ from, length, closed }, index) =>
          thread(String(index), from, from + length, closed ? 'closed' : 'open'),
        );
        const reached = spans
          .map((span, index) => ({ ...span, id: String(index) }))
          .filter(
            ({ from, length, closed }) =>
              !closed && minutes >= from - hour && minutes <= from + length + hour,
          )
          .sort((a, b) => a.from - b.from);
        expect(idOf(dmThreadFor(at(minutes), given, hour))).toBe(reached[0]?.id ?? null);
      }),
    );
  });
});

describe('S34 a public post and the tickets above and beside it', () => {
  const of = (_id: string, requester = ada, changes: Partial<Ticket> = {}): Ticket =>
    ticket({ _id, requesterXUserId: requester.xUserId, ...changes });
  const decide = (ancestors: Ticket[], conversation: Ticket[]) => {
    const { own, other } = publicThreadFor({ author: ada }, ancestors, conversation);
    return [idOf(own), idOf(other)];
  };
  const closed = { status: 'closed' } as const;

  test.each<[string, Ticket[], Ticket[], (string | null)[]]>([
    ['nothing known', [], [], [null, null]],
    ['its author answers in their own ticket', [of('own')], [], ['own', null]],
    ['the nearest of two own tickets above', [of('near'), of('far')], [], ['near', null]],
    ["past somebody else's ticket up to the own one", [of('bobs', bob), of('own')], [], ['own', 'bobs']],
    ['the own ticket of the conversation, where no ancestor is known', [], [of('own')], ['own', null]],
    ['above before beside', [of('above')], [of('beside')], ['above', null]],
    ["somebody else's ticket is only linked", [of('bobs', bob)], [], [null, 'bobs']],
    ["somebody else's ticket beside is only linked", [], [of('bobs', bob)], [null, 'bobs']],
    ['a closed own ticket is followed up', [of('own', ada, closed)], [], ['own', null]],
    [
      'an open follow-up before the closed ticket it follows',
      [of('old', ada, closed)],
      [of('old', ada, closed), of('followUp')],
      ['followUp', null],
    ],
    [
      'the nearest closed one when all are closed',
      [of('near', ada, closed), of('far', ada, closed)],
      [of('beside', ada, closed)],
      ['near', null],
    ],
  ])('%s', (_, ancestors, conversation, expected) => {
    expect(decide(ancestors, conversation)).toEqual(expected);
  });

  test('the newest own ticket of the conversation', () => {
    const older = of('older', ada, { createdAt: at(0) });
    const newer = of('newer', ada, { createdAt: at(1) });
    expect(decide([], [older, newer])).toEqual(['newer', null]);
    expect(decide([], [newer, older])).toEqual(['newer', null]);
  });
});
