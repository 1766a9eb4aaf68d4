import { describe, expect, test } from 'vitest';
import { compare, mailDifferences } from './compare.js';
import { acme, itemOf, nothing, post, ticketOf } from './facts-rig.js';
import type {
  CommentFacts,
  Difference,
  Facts,
  GapFacts,
  InboxItem,
  ReplyFacts,
  TicketFacts,
  Words,
} from './facts.js';

const hour = 60;
const message = (id: string, from: string, text: string, createdAt = '2026-01-01T00:00:00.000Z') => ({
  id,
  eventType: 'MessageCreate' as const,
  conversationId: '1-2',
  group: false,
  from,
  senderId: from === 'acme' ? '1' : '2',
  to: [from === 'acme' ? 'jane' : 'acme'],
  text,
  encrypted: false,
  createdAt,
});
/** What the posts and messages below say. */
const said: Record<string, string> = {
  100: '@acme help',
  101: 'On its way',
  102: '@acme thanks',
  103: '@acme?',
  200: 'psst',
  201: 'yes?',
};
const wordsOf = (xId: string | null) => ({ text: said[xId ?? ''] ?? '', edits: [], gone: null });
const item = (...named: Parameters<typeof itemOf>): InboxItem => ({
  ...itemOf(...named),
  ...wordsOf(named[0]),
});
const comment = (
  xId: string | null,
  side: CommentFacts['side'],
  replyId: string | null = null,
): CommentFacts => ({ id: `c${xId}${side}`, side, xId, replyId, ...wordsOf(xId) });
const reply = (id: string, state: ReplyFacts['state'], xId: string | null, text: string): ReplyFacts => ({
  id,
  ticketId: 't1',
  accountId: acme.id,
  kind: 'post',
  text,
  state,
  reason: null,
  inReplyToXId: '100',
  xId,
});
const ask = (text: string, ...replyIds: string[]) => ({
  text,
  ticketId: 't1',
  replyIds: new Set(replyIds),
  refusedWith: null,
});

/** Jane's post, its answer, her message, and what the company wrote on X itself. */
const good: Facts = {
  ...nothing,
  posts: [
    post('100', '2', '@acme help'),
    post('101', '1', 'On its way', { inReplyTo: '100' }),
    post('102', '2', '@acme thanks', { inReplyTo: '101' }),
  ],
  messages: [message('200', 'jane', 'psst'), message('201', 'acme', 'yes?')],
  inbox: [
    item('100', 'post', 't1'),
    item('101', 'post', 't1'),
    item('102', 'post', 't1'),
    item('200', 'directMessage', 't2'),
    item('201', 'directMessage', 't2'),
  ],
  tickets: [
    ticketOf(1, 'x', comment('100', 'customer'), comment('101', 'agent', 'r1'), comment('102', 'customer')),
    ticketOf(2, 'x_dm', comment('200', 'customer'), comment('201', 'agent')),
  ],
  replies: [reply('r1', 'sent', '101', 'On its way')],
  contacts: [{ id: 'k1', xUsers: [{ xUserId: '2' }] }],
  asks: [ask('On its way', 'r1')],
  ownWords: new Set(['201']),
};

const kindsOf = (differences: readonly Difference[]) => [...new Set(differences.map(({ kind }) => kind))];
const without = (xId: string): Partial<Facts> => ({ inbox: good.inbox.filter((each) => each.xId !== xId) });
const withTickets = (...tickets: TicketFacts[]): Partial<Facts> => ({ tickets });
const [first, second] = good.tickets as [TicketFacts, TicketFacts];

/** Bolt answered Jane in acme's ticket: both accounts are shown it. */
const bolt = { ...acme, id: 'a9', handle: 'bolt', xUserId: '9' };
const byAnother: Facts = {
  ...good,
  accounts: [acme, bolt],
  posts: [
    post('100', '2', '@acme help'),
    post('101', '9', 'On its way', { from: 'bolt', mentions: ['jane', 'acme'], inReplyTo: '100' }),
    post('102', '2', '@acme thanks', { inReplyTo: '101' }),
  ],
  inbox: [...good.inbox, { ...item('101', 'post', 't1'), accountId: bolt.id }],
  replies: [{ ...reply('r1', 'sent', '101', 'On its way'), accountId: bolt.id }],
};

describe('the comparison of ledgers', () => {
  test('S39 knows an answer from another account of ours, once, and what that account said itself', () => {
    expect(compare(byAnother)).toEqual([]);
    expect(kindsOf(compare({ ...byAnother, inbox: good.inbox }))).toEqual(['lost']);
    const ofBolt = { ...first, id: 't3', number: 3, accountId: bolt.id, comments: [] };
    const asked = { ...reply('r1', 'sent', '101', 'On its way'), accountId: bolt.id, ticketId: 't3' };
    const elsewhere = { ...byAnother, tickets: [...good.tickets, ofBolt], replies: [asked] };
    expect(kindsOf(compare(elsewhere))).toContain('misfiled');
    expect(kindsOf(compare({ ...byAnother, replies: good.replies }))).toEqual(['lost']);
  });

  test('finds nothing where nothing is wrong', () => {
    expect(compare(good)).toEqual([]);
  });

  test.each<[string, Difference['kind'], Partial<Facts>]>([
    ['a post that is not in the inbox', 'lost', without('102')],
    ['a message that is not in the inbox', 'lost', without('200')],
    ['an item twice in the inbox', 'doubled', { inbox: [...good.inbox, item('100', 'post', 't1')] }],
    ['an item X does not show', 'unexpected', { inbox: [...good.inbox, item('999', 'post', null)] }],
    [
      'a mention that became no ticket',
      'lost',
      {
        inbox: [...good.inbox, { ...item('103', 'post', null), listedReason: 'captureOff' }],
        posts: [...good.posts, post('103', '2', '@acme?', { conversationId: '103' })],
      },
    ],
    [
      'an item nobody decided about',
      'state',
      {
        inbox: [...good.inbox, { ...item('103', 'post', null), listedReason: null }],
        posts: [...good.posts, post('103', '2', '@acme?', { conversationId: '103' })],
      },
    ],
    [
      'an item set aside',
      'state',
      { inbox: good.inbox.map((each) => ({ ...each, setAside: { reason: 'could not be filed' } })) },
    ],
    [
      'an item that is no comment',
      'lost',
      withTickets({ ...first, comments: first.comments.slice(0, 2) }, second),
    ],
    [
      'a comment doubled in its ticket',
      'doubled',
      withTickets({ ...first, comments: [...first.comments, comment('102', 'customer')] }, second),
    ],
    [
      'a comment doubled in another ticket',
      'doubled',
      withTickets(first, { ...second, comments: [...second.comments, comment('102', 'customer')] }),
    ],
    [
      'a comment in another ticket than the item says',
      'misfiled',
      withTickets(
        { ...first, comments: first.comments.slice(0, 2) },
        { ...second, comments: [...second.comments, comment('102', 'customer')] },
      ),
    ],
    [
      'a comment of nothing at X',
      'unexpected',
      withTickets({ ...first, comments: [...first.comments, comment('999', 'customer')] }, second),
    ],
    [
      'a comment without origin',
      'unexpected',
      withTickets({ ...first, comments: [...first.comments, comment(null, 'agent', 'nobody’s')] }, second),
    ],
    ['an empty ticket', 'unexpected', withTickets(first, second, ticketOf(3, 'x'))],
    ['a ticket number given twice', 'doubled', withTickets(first, { ...second, number: 1 })],
    [
      'comments not in X’s order',
      'disordered',
      withTickets({ ...first, comments: first.comments.toReversed() }, second),
    ],
    [
      'one customer’s conversation split in two tickets',
      'misfiled',
      {
        inbox: good.inbox.map((each) => (each.xId === '102' ? { ...each, ticketId: 't3' } : each)),
        ...withTickets({ ...first, comments: first.comments.slice(0, 2) }, second, {
          ...ticketOf(3, 'x', comment('102', 'customer')),
        }),
      },
    ],
    [
      'a public and a private thread in one ticket',
      'misfiled',
      {
        inbox: good.inbox.map((each) => ({ ...each, ticketId: 't1' })),
        ...withTickets({ ...first, comments: [...first.comments, ...second.comments] }),
      },
    ],
    [
      'two contacts of one X user',
      'doubled',
      { contacts: [...good.contacts, { id: 'k2', xUsers: [{ xUserId: '2' }] }] },
    ],
    ['an account that lost its access', 'state', { accounts: [{ ...acme, state: 'needsReauthorization' }] }],
    [
      'an answer twice at X',
      'reply',
      { posts: [...good.posts, post('104', '1', 'On its way', { inReplyTo: '100' })] },
    ],
    ['a post of ours that nobody asked for', 'reply', { asks: [] }],
    ['an answer sent and not at X', 'reply', { posts: good.posts.filter(({ id }) => id !== '101') }],
    ['an answer refused and at X', 'reply', { replies: [reply('r1', 'refused', null, 'On its way')] }],
    [
      'an answer unknown although X shows it',
      'reply',
      { replies: [reply('r1', 'unknown', null, 'On its way')] },
    ],
    ['an answer that hangs', 'reply', { replies: [reply('r1', 'sending', null, 'On its way')] }],
    ['an answer accepted and gone', 'reply', { replies: [] }],
    ['one answer that became two replies', 'reply', { asks: [ask('On its way', 'r1', 'r2')] }],
    ['an answer the API never gave word of', 'reply', { asks: [...good.asks, ask('lost?')] }],
    [
      'an answer sent and not in its ticket',
      'reply',
      withTickets(
        {
          ...first,
          comments: first.comments.map((each) => (each.xId === '101' ? { ...each, replyId: null } : each)),
        },
        second,
      ),
    ],
    [
      'an answer under another post',
      'reply',
      { posts: good.posts.map((each) => (each.id === '101' ? { ...each, inReplyTo: '102' } : each)) },
    ],
  ])('reports %s', (_what, kind, wrong) => {
    expect(kindsOf(compare({ ...good, ...wrong }))).toContain(kind);
  });

  test('reports a mail, where nobody loses access', () => {
    const mails = [{ to: ['admin@example.com'], subject: 'Perch lost access to @acme on X' }];
    expect(kindsOf(mailDifferences({ ...good, mails }))).toEqual(['unexpected']);
    expect(mailDifferences(good)).toEqual([]);
  });

  test('takes an answer of unknown outcome that X does not show for what it is', () => {
    const lost = { replies: [reply('r2', 'unknown', null, 'lost')], asks: [ask('lost', 'r2')] };
    const silent = { ...good, ...lost, ownWords: new Set(['101', '201']) };
    expect(compare(silent)).toEqual([]);
  });

  test('lets a post without the keyword stay without a ticket, and no other', () => {
    const listed = {
      inbox: [...good.inbox, { ...item('103', 'post', null), listedReason: 'noKeywordMatches' }],
      posts: [...good.posts, post('103', '2', '@acme?', { conversationId: '103' })],
    };
    const choosy = { ...good, ...listed, accounts: [{ ...acme, keyword: 'help' }] };
    expect(compare(choosy)).toEqual([]);
    expect(kindsOf(compare({ ...good, ...listed }))).toEqual(['lost']);
  });
});

describe('the words of a post that was edited or deleted (S25)', () => {
  const edited = (text: string, edits: readonly string[], gone: Words['gone'] = null) => {
    const words = { text, edits: edits.map((each) => ({ text: each })), gone };
    return {
      inbox: good.inbox.map((each) => (each.xId === '102' ? { ...each, ...words } : each)),
      tickets: good.tickets.map((each) => ({
        ...each,
        comments: each.comments.map((said) => (said.xId === '102' ? { ...said, ...words } : said)),
      })),
    };
  };
  const history = { inReplyTo: '101', editHistory: ['102', '105', '106'] };
  const versions = [
    ...good.posts.filter(({ id }) => id !== '102'),
    post('102', '2', '@acme thanks', { inReplyTo: '101', replacedBy: '105' }),
    post('105', '2', '@acme thank', { ...history, editHistory: ['102', '105'], replacedBy: '106' }),
    post('106', '2', '@acme thx', history),
  ];
  const deleted = versions.map((each) => (each.authorId === '2' ? { ...each, deleted: true } : each));
  const gone = { why: 'deleted' } as const;

  test.each<[string, Partial<Facts>]>([
    ['the newest text, and all before', edited('@acme thx', ['@acme thanks', '@acme thank'])],
    ['the newest text, and those that Perch had read', edited('@acme thx', ['@acme thanks'])],
  ])('%s: nothing differs', (_, perch) => {
    expect(compare({ ...good, posts: versions, ...perch })).toEqual([]);
  });

  test.each<[string, Partial<Facts>]>([
    ['an older text', edited('@acme thank', ['@acme thanks'])],
    ['earlier texts in another order', edited('@acme thx', ['@acme thank', '@acme thanks'])],
    ['an earlier text that never was', edited('@acme thx', ['@acme no'])],
    ['gone, though X shows it', edited('This post was deleted', [], gone)],
  ])('%s: reported', (_, perch) => {
    expect(kindsOf(compare({ ...good, posts: versions, ...perch }))).toEqual(['words']);
  });

  test('what is gone keeps none of its words', () => {
    const posts = deleted.map((each) => (each.id === '100' ? { ...each, deleted: false } : each));
    const differences = (perch: Partial<Facts>) => kindsOf(compare({ ...good, posts, ...perch }));
    expect(differences(edited('This post was deleted', [], gone))).toEqual([]);
    expect(differences(edited('@acme thx', [], gone))).toEqual(['words']);
    expect(differences(edited('This post was deleted', ['@acme thanks'], gone))).toEqual(['words']);
  });

  test('once X was asked again for all, nothing of a deleted post is left, and no old text', () => {
    const posts = deleted.map((each) => (each.id === '100' ? { ...each, deleted: false } : each));
    const differences = (more: Partial<Facts>) => kindsOf(compare({ ...good, ...more }));
    expect(differences({ posts, ...edited('@acme thx', []) })).toEqual([]);
    expect(differences({ posts, ...edited('@acme thx', []), isRechecked: true })).toEqual(['words']);
    const unnamed = versions.map((each) => (each.id === '106' ? { ...each, mentions: [] } : each));
    expect(differences({ posts: unnamed, ...edited('@acme thank', []) })).toEqual([]);
    expect(differences({ posts: unnamed, ...edited('@acme thank', []), isRechecked: true })).toEqual([
      'words',
    ]);
  });

  test('an edit in a gap is told of by no list: until X is asked again the text before it may stay', () => {
    const at = '2026-01-02T00:00:00.000Z';
    const posts = versions.map((each) => (each.id === '106' ? { ...each, createdAt: at } : each));
    const gap = { accountId: 'a1', from: '2026-01-01T12:00:00.000Z', to: at, reason: 'listLimit' };
    const differences = (source: GapFacts['source'], isRechecked = false) =>
      kindsOf(
        compare({
          ...good,
          ...{ posts, isRechecked, gaps: [{ ...gap, source }] },
          ...edited('@acme thank', ['@acme thanks']),
        }),
      );
    expect(differences('mentions')).toEqual([]);
    expect(differences('mentions', true)).toEqual(['words']);
    expect(differences('ownPosts')).toEqual(['words']);
  });

  test('what X hid before Perch had it may be missing, and nothing else', () => {
    const posts = [...good.posts, post('103', '2', '@acme?', { conversationId: '103', deleted: true })];
    expect(compare({ ...good, posts, unseen: new Set(['a1/103']) })).toEqual([]);
    expect(kindsOf(compare({ ...good, posts }))).toEqual(['lost']);
  });
});

describe('the threads of messages (S32)', () => {
  const later = (xId: string, from: string, minutes: number) =>
    message(xId, from, 'later', new Date(Date.parse('2026-01-01') + minutes * 60_000).toISOString());
  const filed = (minutes: number, ticketId: string): Partial<Facts> => {
    const words = { text: 'later', edits: [], gone: null };
    const extra = { ...comment('202', 'customer'), ...words };
    return {
      messages: [...good.messages, later('202', 'jane', minutes)],
      inbox: [...good.inbox, { ...item('202', 'directMessage', ticketId), ...words }],
      tickets:
        ticketId === 't2'
          ? [first, { ...second, comments: [...second.comments, extra] }]
          : [first, second, ticketOf(3, 'x_dm', extra)],
    };
  };

  test.each<[string, number, string]>([
    ['joins exactly at the interval', hour, 't2'],
    ['opens a ticket a minute later', hour + 1, 't3'],
  ])('a message that %s is where it belongs', (_, minutes, ticketId) => {
    expect(compare({ ...good, ...filed(minutes, ticketId) })).toEqual([]);
  });

  test.each<[string, number, string]>([
    ['joined after the interval', hour + 1, 't2'],
    ['opened a ticket within it', hour, 't3'],
  ])('a message that %s is reported', (_, minutes, ticketId) => {
    expect(kindsOf(compare({ ...good, ...filed(minutes, ticketId) }))).toEqual(['misfiled']);
  });
});
