import { describe, expect, test } from 'vitest';
import type { Account } from '../accounts/account.js';
import { account, at, ticket } from '../test/examples.js';
import { pickSender, sendersFor, type SenderProblem } from './senders.js';

type Condition = 'able' | 'off' | 'paused' | 'lost' | 'blocked' | 'unlinked' | 'gone';
const conditions: readonly Condition[] = ['able', 'off', 'paused', 'lost', 'blocked', 'unlinked', 'gone'];

const made = (_id: string, condition: Condition, isDefaultReplyAccount = false): Account =>
  account(
    { allowReplies: condition !== 'off', isDefaultReplyAccount },
    {
      _id,
      handle: _id,
      state:
        condition === 'paused' || condition === 'unlinked'
          ? 'paused'
          : condition === 'lost'
            ? 'needsReauthorization'
            : condition === 'blocked'
              ? 'blocked'
              : 'active',
      unlinkedAt: condition === 'unlinked' ? at(0) : null,
    },
  );

/** What each condition means for sending, written down once more. */
const problems: Readonly<Record<Condition, SenderProblem | null>> = {
  able: null,
  off: 'repliesNotAllowed',
  paused: 'accountPaused',
  lost: null,
  blocked: null,
  unlinked: 'accountUnlinked',
  gone: 'accountUnlinked',
};

const publicChannels = ['x', 'x_like'] as const;
const cells = conditions.flatMap((own) =>
  conditions.flatMap((standard) => conditions.map((other) => ({ own, standard, other }))),
);

/** The ticket's own account, the default account and one more, each in a condition. */
function offeredIn(
  channel: 'x' | 'x_like' | 'x_dm' | 'email',
  { own, standard, other }: (typeof cells)[number],
) {
  const linked = [
    ...(own === 'gone' ? [] : [made('own', own)]),
    ...(standard === 'gone' ? [] : [made('standard', standard, true)]),
    ...(other === 'gone' ? [] : [made('other', other)]),
  ];
  return sendersFor(ticket({ channel }), linked.find(({ _id }) => _id === 'own') ?? null, linked);
}

describe.each(publicChannels)('S39 S40 S42 a ticket of channel %s', (channel) => {
  test.each(cells)('own $own, default $standard, another $other', (cell) => {
    const senders = offeredIn(channel, cell);
    const can = (condition: Condition) => problems[condition] === null;
    const expected = can(cell.own) ? 'own' : can(cell.standard) ? 'standard' : null;
    expect(senders.preselected?._id ?? null).toBe(expected);
    expect(senders.whyNotPreselected).toBe(expected === null ? problems[cell.own] : null);
    const anyCan = [cell.own, cell.standard, cell.other].some(can);
    expect(senders.whyNone).toBe(anyCan ? null : problems[cell.own]);
    // S41 a bulk update picks nobody.
    expect(pickSender(senders)).toMatchObject(
      expected === null
        ? { ok: false, problem: problems[cell.own] }
        : { ok: true, account: { _id: expected } },
    );
    for (const id of ['own', 'standard', 'other'] as const)
      expect(pickSender(senders, id)).toMatchObject(
        can(cell[id]) ? { ok: true, account: { _id: id } } : { ok: false, problem: problems[cell[id]] },
      );
  });
});

describe('S39 a direct message is answered by its own account only', () => {
  test.each(cells)('own $own, default $standard, another $other', (cell) => {
    const senders = offeredIn('x_dm', cell);
    const problem = problems[cell.own];
    expect(senders.preselected?._id ?? null).toBe(problem === null ? 'own' : null);
    expect(senders.whyNone).toBe(problem);
    expect(pickSender(senders)).toMatchObject(problem === null ? { ok: true } : { ok: false, problem });
    for (const id of ['standard', 'other'] as const)
      expect(pickSender(senders, id)).toEqual({
        ok: false,
        problem:
          cell[id] === 'gone' || cell[id] === 'unlinked' ? 'accountUnlinked' : 'wrongAccountForDirectMessage',
      });
  });
});

test('S48 a ticket that is no ticket of X has no sender on X', () => {
  const senders = offeredIn('email', { own: 'able', standard: 'able', other: 'able' });
  expect(senders).toEqual({
    offered: [],
    preselected: null,
    whyNotPreselected: 'notAnXTicket',
    whyNone: 'notAnXTicket',
  });
  expect(pickSender(senders, 'own')).toEqual({ ok: false, problem: 'notAnXTicket' });
});

test('S39 offered are the own account first, then the others by handle, each once and with why not', () => {
  const own = made('zebra', 'off');
  const senders = sendersFor(ticket(), own, [
    made('moose', 'paused'),
    own,
    made('ant', 'able'),
    made('bee', 'unlinked'),
  ]);
  expect(senders.offered.map(({ account: { _id }, isOwn, problem }) => [_id, isOwn, problem])).toEqual([
    ['zebra', true, 'repliesNotAllowed'],
    ['ant', false, null],
    ['moose', false, 'accountPaused'],
  ]);
});

test('S39 whom nobody knows is no sender', () => {
  expect(pickSender(sendersFor(ticket(), made('own', 'able'), []), 'stranger')).toEqual({
    ok: false,
    problem: 'accountUnlinked',
  });
});
