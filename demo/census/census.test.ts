import { beforeEach, describe, expect, test } from 'vitest';
import type { PostView } from '../../simulator/control-client.js';
import { openBook, type Book } from './book.js';
import { differences, inLines, isNone } from './differences.js';
import type { Gathered, SeenComment, SeenItem, SeenTicket } from './gather.js';
import { seen } from './seen.js';

const post = (id: string, from: string, text: string, inReplyTo?: string): PostView => ({
  ...{ id, from, text, shownText: text, authorId: from, url: '', createdAt: '', conversationId: id },
  ...{ mentions: [], mediaKeys: [], editHistory: [id], deleted: false },
  ...(inReplyTo === undefined ? {} : { inReplyTo }),
});

const question = post('7', 'jane', '@acme where is it?');
const answer = post('8', 'acme', 'On its way.', question.id);

const comment = (side: SeenComment['side'], { id, text }: PostView): SeenComment => ({
  side,
  visibility: 'public',
  text,
  xId: id,
});
const ticket = (id: string): SeenTicket => ({
  id,
  channel: 'x',
  status: 'open',
  requester: { xUsers: [{ handle: 'jane' }] },
});
const item = (xId: string, origins: SeenItem['origins']): SeenItem => ({
  xId,
  origins,
  ticketId: 't',
  listedReason: null,
});

/** What one question and its answer leave behind. */
const gathered: Gathered = {
  tickets: [
    {
      ticket: ticket('t'),
      comments: [comment('customer', question), comment('agent', answer)],
      replies: [{ state: 'sent', text: answer.text }],
    },
  ],
  items: [item(question.id, ['mention']), item(answer.id, ['own'])],
  setAside: [],
  gaps: [],
  ledger: { posts: [question, answer], dms: [], likes: [] },
  mails: [],
};

let book: Book;
beforeEach(() => {
  book = openBook();
  book.opens(question);
  book.answers(answer, question, question);
});

const told = (there: Gathered) =>
  differences(book.expected(), seen(there, 'acme'))
    .filter((each) => !isNone(each))
    .map((each) => ({ kind: each.kind, lines: inLines(each) }));
const kindsTold = (there: Gathered) => told(there).map(({ kind }) => kind);

const mail = {
  ...{ id: 'm', from: '', to: ['ada@acme.example'], subject: 'Hello', text: '', html: '' },
  ...{ messageId: '', headers: {}, receivedAt: '' },
};
const again = { ticket: ticket('t2'), comments: [comment('customer', question)], replies: [] };
const [{ comments, replies, ...rest } = again] = gathered.tickets;
const withTicket = (changed: object): Gathered => ({
  ...gathered,
  tickets: [{ ...rest, comments, replies, ...changed }],
});
const more = post('9', 'acme', 'On its way.', question.id);
const { ledger } = gathered;

describe('the census', () => {
  test('what the story leaves behind is no difference', () => {
    expect(kindsTold(gathered)).toEqual([]);
  });

  const extras: [string, string[], Gathered][] = [
    [
      'a second ticket of a post',
      ['tickets', 'comments'],
      { ...gathered, tickets: [...gathered.tickets, again] },
    ],
    ['a comment twice', ['comments'], withTicket({ comments: [...comments, comment('agent', answer)] })],
    ['comments in another order', ['comments'], withTicket({ comments: comments.toReversed() })],
    ['another status', ['tickets'], withTicket({ ticket: { ...ticket('t'), status: 'new' } })],
    ['a reply that is not sent', ['replies'], withTicket({ replies: [{ ...replies[0], state: 'unknown' }] })],
    ['an item nobody wrote', ['items'], { ...gathered, items: [...gathered.items, item('9', ['mention'])] }],
    [
      'a post of ours twice',
      ['posts'],
      { ...gathered, ledger: { ...ledger, posts: [...ledger.posts, more] } },
    ],
    ['a mail', ['mails'], { ...gathered, mails: [mail] }],
    ['a gap', ['gaps'], { ...gathered, gaps: [{ id: 'g' }] }],
  ];

  test.each(extras)('%s is told', (_what, kinds, there) => {
    expect(kindsTold(there)).toEqual(kinds);
  });

  test('what is missing is told, in words that name it', () => {
    const [lost, ...others] = told({ ...gathered, ledger: { ...ledger, posts: [] } });
    expect(others).toEqual([]);
    expect(lost?.lines).toEqual(['missing     post in reply to 7 “On its way.”']);
  });

  test('posts of other people are not ours', () => {
    const posts = [...ledger.posts, post('10', 'jane', 'thank you', answer.id)];
    expect(kindsTold({ ...gathered, ledger: { ...ledger, posts } })).toEqual([]);
  });
});
