import { describe, expect, test } from 'vitest';
import type { Account, AccountState } from '../accounts/account.js';
import { planReply, type ReplyInput, type ReplyProblem } from './plan.js';
import { sendersFor } from './senders.js';
import { account, ada, at, ticket } from '../test/examples.js';
import { ticketStatuses, type Comment, type Ticket } from '../tickets/ticket.js';

type Post = Pick<Comment, 'xId' | 'visibility' | 'gone'>;
const posts: Post[] = [
  { xId: '100', visibility: 'public' },
  { xId: '200', visibility: 'public' },
];
const publicTicket = ticket({ channel: 'x' });
const dmTicket = ticket({ channel: 'x_dm' });

const plan = (
  about: Ticket,
  input: Partial<ReplyInput> = {},
  from: Account | null = account(),
  customerPosts: readonly Post[] = posts,
) => planReply(about, sendersOf(about, from), customerPosts, { text: 'On its way', ...input });
/** `from` is the ticket's own account unless it is called otherwise; then the own one can answer too. */
const sendersOf = (about: Ticket, from: Account | null) =>
  from && from._id !== about.accountId
    ? sendersFor(about, account(), [account(), from])
    : sendersFor(about, from, from ? [from] : []);
const problem = (...given: Parameters<typeof plan>): ReplyProblem | null => {
  const made = plan(...given);
  return made.ok ? null : made.problem;
};

describe('S38 a reply keeps the form the item came in', () => {
  test.each(['x', 'x_like'] as const)("%s: a post that answers the customer's newest", (channel) => {
    expect(plan(ticket({ channel }))).toEqual({
      ok: true,
      reply: { accountId: 'account', kind: 'post', text: 'On its way', inReplyToXId: '200', toXUserId: null },
    });
  });

  test('x_dm: a direct message to the requester', () => {
    expect(plan(dmTicket)).toEqual({
      ok: true,
      reply: {
        accountId: 'account',
        kind: 'directMessage',
        text: 'On its way',
        inReplyToXId: null,
        toXUserId: ada.xUserId,
      },
    });
  });

  test('a ticket that did not come from X has no reply on X', () => {
    expect(problem(ticket({ channel: 'email' }))).toBe('notAnXTicket');
  });

  test("another of the customer's posts can be picked", () => {
    expect(plan(publicTicket, { inReplyToXId: '100' })).toMatchObject({ reply: { inReplyToXId: '100' } });
  });

  test("but not a post that is not the customer's in this ticket", () => {
    expect(problem(publicTicket, { inReplyToXId: '999' })).toBe('notACustomerPost');
  });

  test('without a post of theirs there is nothing to answer', () => {
    expect(problem(publicTicket, {}, account(), [])).toBe('noCustomerPost');
    expect(problem(publicTicket, { inReplyToXId: '999' }, account(), [])).toBe('notACustomerPost');
  });

  test('S37 a private comment is never answered in public', () => {
    const mixed: Post[] = [
      ...posts,
      { xId: '300', visibility: 'private' },
      { xId: '400', visibility: 'internal' },
    ];
    expect(plan(publicTicket, {}, account(), mixed)).toMatchObject({ reply: { inReplyToXId: '200' } });
    expect(problem(publicTicket, { inReplyToXId: '300' }, account(), mixed)).toBe('notACustomerPost');
    expect(problem(publicTicket, {}, account(), mixed.slice(2))).toBe('noCustomerPost');
  });

  test('S44 a post that X shows no more is not answered: another one is, or the agent is told', () => {
    const gone = { why: 'deleted', noticedAt: new Date(0) } as const;
    const [first, second] = posts;
    const mixed: Post[] = [...(first ? [first] : []), ...(second ? [{ ...second, gone }] : [])];
    expect(plan(publicTicket, {}, account(), mixed)).toMatchObject({ reply: { inReplyToXId: first?.xId } });
    expect(problem(publicTicket, { inReplyToXId: '200' }, account(), mixed)).toBe('parentGone');
    expect(problem(publicTicket, {}, account(), mixed.slice(1))).toBe('parentGone');
  });

  test('a comment that is no post of X is passed over', () => {
    const mixed: Post[] = [...posts, { xId: null, visibility: 'public' }];
    expect(plan(publicTicket, {}, account(), mixed)).toMatchObject({ reply: { inReplyToXId: '200' } });
  });
});

describe('S39 the sender', () => {
  const other = account({}, { _id: 'other' });

  test('a post may leave from another account than the addressed one', () => {
    expect(plan(publicTicket, { accountId: 'other' }, other)).toMatchObject({
      reply: { accountId: 'other' },
    });
  });

  test('S50 an account of ours that is the customer answers itself, which X bills as any post', () => {
    const { requesterXUserId: xUserId } = publicTicket;
    expect(
      plan(publicTicket, { accountId: 'shop' }, account({}, { _id: 'shop', xUserId: xUserId ?? '' })),
    ).toMatchObject({
      reply: { accountId: 'shop', toOwnPost: true },
    });
  });

  test('a direct message can be answered by its own account only', () => {
    expect(problem(dmTicket, { accountId: 'other' }, other)).toBe('wrongAccountForDirectMessage');
    expect(problem(dmTicket, { accountId: 'account' })).toBeNull();
    expect(problem(dmTicket)).toBeNull();
  });
});

describe.each([
  ['public', publicTicket],
  ['direct-message', dmTicket],
])('who may answer a %s ticket', (_, about) => {
  test('S40 not an account whose replies are off', () => {
    expect(problem(about, {}, account({ allowReplies: false }))).toBe('repliesNotAllowed');
  });

  test.each<[AccountState, ReplyProblem | null]>([
    ['active', null],
    ['paused', 'accountPaused'],
    ['needsReauthorization', null],
    ['blocked', null],
  ])('S40 an account that is %s: %s', (state, expected) => {
    expect(problem(about, {}, account({}, { state }))).toBe(expected);
  });

  test('S42 not an account that is unlinked or gone', () => {
    expect(problem(about, {}, account({}, { unlinkedAt: at(0) }))).toBe('accountUnlinked');
    expect(problem(about, {}, null)).toBe('accountUnlinked');
  });

  test.each(ticketStatuses)('a ticket that is %s', (status) => {
    expect(problem({ ...about, status })).toBe(status === 'closed' ? 'ticketClosed' : null);
  });

  test('S54 a rule’s direct message may follow the end of a session, nothing else a closed ticket', () => {
    const byRule = { kind: 'trigger', id: 't', name: 'Ask' } as const;
    const closed = { ...dmTicket, status: 'closed' } as const;
    expect(problem(closed, { byRule })).toBeNull();
    expect(problem(closed)).toBe('ticketClosed');
    expect(problem({ ...publicTicket, status: 'closed' }, { byRule })).toBe('ticketClosed');
  });

  test.each(['', ' ', '\n\t '])('an empty text is refused: %j', (text) => {
    expect(problem(about, { text })).toBe('textEmpty');
  });

  test('the text is sent in NFC, without the space around it', () => {
    expect(plan(about, { text: '  cafe\u0301 \n' })).toMatchObject({ reply: { text: 'café' } });
  });
});

describe('S45 length', () => {
  test.each([
    ['280 letters', 'a'.repeat(280), null],
    ['281 letters', 'a'.repeat(281), 'textTooLong'],
    ['140 Japanese characters', '返'.repeat(140), null],
    ['141 Japanese characters', '返'.repeat(141), 'textTooLong'],
    ['a long link, which counts 23', `${'a'.repeat(256)} https://acme.com/${'b'.repeat(200)}`, null],
    [
      'a long link and one letter more',
      `${'a'.repeat(257)} https://acme.com/${'b'.repeat(200)}`,
      'textTooLong',
    ],
    ['280 letters between spaces', ` ${'a'.repeat(280)} `, null],
  ])('a post of %s', (_, text, expected) => {
    expect(problem(publicTicket, { text })).toBe(expected);
  });

  test.each([
    ['10,000 letters', 'a'.repeat(10_000), null],
    ['10,001 letters', 'a'.repeat(10_001), 'textTooLong'],
    ['10,000 characters beyond 16 bits', '𝕏'.repeat(10_000), null],
    ['10,001 characters beyond 16 bits', '𝕏'.repeat(10_001), 'textTooLong'],
  ])('a direct message of %s', (_, text, expected) => {
    expect(problem(dmTicket, { text })).toBe(expected);
  });
});

describe('S45 split', () => {
  const long = 'word '.repeat(80);

  test('a text that is too long goes in numbered parts where the agent asks for it', () => {
    const made = plan(publicTicket, { text: long, split: true });
    expect(made).toMatchObject({ ok: true, reply: { text: expect.stringMatching(/ 1\/2$/) as string } });
    expect(made.ok && made.parts?.length).toBe(2);
  });

  test('not without being asked, and nothing is numbered that fits', () => {
    expect(problem(publicTicket, { text: long })).toBe('textTooLong');
    expect(plan(publicTicket, { text: 'short', split: true })).not.toHaveProperty('parts');
    expect(plan(dmTicket, { text: long, split: true })).not.toHaveProperty('parts');
  });

  test('not into more parts than anybody reads', () => {
    expect(problem(publicTicket, { text: 'word '.repeat(2_000), split: true })).toBe('textTooLong');
  });
});

test('what the agent can do least about is named first', () => {
  const unlinked = account({ allowReplies: false }, { state: 'paused', unlinkedAt: at(0) });
  expect(problem(ticket({ channel: 'email', status: 'closed' }), { text: '' }, unlinked)).toBe(
    'notAnXTicket',
  );
  expect(problem(ticket({ status: 'closed' }), { text: '' }, unlinked)).toBe('ticketClosed');
  expect(problem(publicTicket, { text: '' }, unlinked)).toBe('accountUnlinked');
  expect(problem(publicTicket, { text: '' }, account({ allowReplies: false }, { state: 'paused' }))).toBe(
    'repliesNotAllowed',
  );
  expect(problem(publicTicket, { text: '' }, account(), [])).toBe('textEmpty');
});
