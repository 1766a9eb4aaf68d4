import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item, Origin } from '../items/item.js';
import { planFiling } from './plan.js';
import { openBook, type Book } from '../test/book.js';
import { account, ada, at, bob, message, post, us, user } from '../test/examples.js';

const desk = (settings: Parameters<typeof account>[0] = {}): Book => openBook(account(settings));
const said = (book: Book, item: Item): string[] =>
  book.comments(book.ticketOf(item)?._id ?? '').map(({ side, xId }) => `${side} ${xId ?? ''}`);
const idOf = (book: Book, item: Item): string => book.ticketOf(item)?._id ?? '';

describe("S34 the requester's reply", () => {
  const root = post(at(0), ada);

  test('joins the ticket of the post it answers', () => {
    const book = desk();
    const reply = post(at(5), ada, { answers: root });
    book.file([root]);
    book.file([reply]);
    expect(said(book, root)).toEqual([`customer ${root.xId}`, `customer ${reply.xId}`]);
    expect(book.item(reply).verdict).toEqual({ outcome: 'joined', reason: null });
  });

  test('joins up the ancestors, past posts of others and of ours', () => {
    const book = desk();
    const answer = post(at(1), us, { answers: root });
    const aside = post(at(2), bob, { answers: answer });
    const reply = post(at(3), ada, { answers: aside });
    book.file([root, answer, aside, reply]);
    expect(idOf(book, reply)).toBe(idOf(book, root));
    expect(idOf(book, aside)).not.toBe(idOf(book, root));
  });

  test('joins by conversation and requester where the posts between are missing', () => {
    const book = desk();
    const reply = post(at(5), ada, {}, { conversationXId: root.conversationXId, inReplyToXId: '404' });
    book.file([root, reply]);
    expect(idOf(book, reply)).toBe(idOf(book, root));
  });

  test('in another conversation is another ticket', () => {
    const book = desk();
    const other = post(at(5), ada);
    book.file([root, other]);
    expect(book.tickets()).toHaveLength(2);
    expect(book.ticketOf(other)?.linked).toEqual([]);
  });

  test.each([
    ['solved', 'open'],
    ['pending', 'open'],
    ['open', 'open'],
    ['new', 'new'],
  ] as const)('finds the ticket %s and leaves it %s', (status, expected) => {
    const book = desk();
    book.file([root]);
    book.setStatus(idOf(book, root), status);
    book.file([post(at(5), ada, { answers: root })]);
    expect(book.ticketOf(root)).toMatchObject({ status: expected, solvedAt: null, commentCount: 2 });
  });

  test('to a closed ticket opens a linked follow-up', () => {
    const book = desk();
    const reply = post(at(5), ada, { answers: root });
    book.file([root]);
    book.setStatus(idOf(book, root), 'closed');
    book.file([reply]);
    const [closed, followUp] = [book.ticketOf(root), book.ticketOf(reply)];
    expect(closed).toMatchObject({ status: 'closed', commentCount: 1, linked: [followUp?._id] });
    expect(followUp).toMatchObject({ status: 'new', followUpOf: closed?._id, linked: [closed?._id] });
  });

  test('to a closed ticket joins the follow-up that is already open', () => {
    const book = desk();
    const [first, second] = [post(at(5), ada, { answers: root }), post(at(6), ada, { answers: root })];
    book.file([root]);
    book.setStatus(idOf(book, root), 'closed');
    book.file([first]);
    book.file([second]);
    expect(idOf(book, second)).toBe(idOf(book, first));
    expect(book.tickets()).toHaveLength(2);
  });

  test('joins whatever the switches say (S12)', () => {
    const kinds = {
      directMentions: true,
      repliesToUs: false,
      deepReplies: false,
      quotes: false,
      reposts: false,
    };
    const book = desk({ kinds });
    const reply = post(at(5), ada, { answers: root }, { origins: ['mention', 'replyToUs'] });
    book.file([root, reply]);
    expect(idOf(book, reply)).toBe(idOf(book, root));
  });

  test('that comes late is inserted in its place (S36), and the ticket begins with it', () => {
    const book = desk();
    const [late, known] = [post(at(1), ada, { answers: root }), post(at(5), ada, { answers: root })];
    book.file([known]);
    book.file([late]);
    expect(said(book, known).slice(-2)).toEqual([`customer ${late.xId}`, `customer ${known.xId}`]);
    expect(book.ticketOf(known)?.firstPostAt).toEqual(at(1));
  });
});

describe('S34 another author in the conversation', () => {
  const root = post(at(0), ada);
  const reply = post(at(5), bob, { answers: root });

  test('gets a ticket of their own, linked both ways', () => {
    const book = desk();
    book.file([root, reply]);
    const [adas, bobs] = [book.ticketOf(root), book.ticketOf(reply)];
    expect(bobs).toMatchObject({ requesterXUserId: bob.xUserId, linked: [adas?._id], followUpOf: null });
    expect(adas?.linked).toEqual([bobs?._id]);
    expect(said(book, root)).toEqual([`customer ${root.xId}`]);
  });

  test('is linked by conversation where the parent is missing', () => {
    const book = desk();
    const lost = post(at(5), bob, {}, { conversationXId: root.conversationXId, inReplyToXId: '404' });
    book.file([root, lost]);
    expect(book.ticketOf(lost)?.linked).toEqual([idOf(book, root)]);
  });

  test('does not reopen the ticket it is linked to', () => {
    const book = desk();
    book.file([root]);
    book.setStatus(idOf(book, root), 'solved');
    book.file([reply]);
    expect(book.ticketOf(root)?.status).toBe('solved');
  });

  test('who follows up a closed ticket of theirs is linked to both', () => {
    const book = desk();
    book.file([root, reply]);
    book.setStatus(idOf(book, reply), 'closed');
    const again = post(at(9), bob, { answers: root });
    book.file([again]);
    expect(book.ticketOf(again)).toMatchObject({
      followUpOf: idOf(book, reply),
      linked: [idOf(book, reply), idOf(book, root)],
    });
  });

  test('in a flood of them, the first ticket stays readable and each keeps its link', () => {
    const book = desk();
    const flood = Array.from({ length: 105 }, (_, index) =>
      post(at(1), user(String(100 + index)), { answers: root, sequence: index }),
    );
    book.file([root, ...flood]);
    expect(book.ticketOf(root)?.linked).toHaveLength(100);
    for (const item of flood) expect(book.ticketOf(item)?.linked).toEqual([idOf(book, root)]);
  });
});

describe('S34 the parent of a post', () => {
  test('is shown as context, once, and not as words of the requester', () => {
    const book = desk();
    const ours = post(at(0), us);
    const [first, second] = [post(at(5), ada, { answers: ours }), post(at(6), ada, { answers: ours })];
    book.file([ours, first, second]);
    expect(said(book, first)).toEqual([
      `context ${ours.xId}`,
      `customer ${first.xId}`,
      `customer ${second.xId}`,
    ]);
    const [context] = book.comments(idOf(book, first));
    expect(context).toMatchObject({ authorName: '@acme', visibility: 'public', itemId: null, at: at(0) });
  });

  test('is shown to each author who answers it', () => {
    const book = desk();
    const ours = post(at(0), us);
    const [adas, bobs] = [post(at(5), ada, { answers: ours }), post(at(6), bob, { answers: ours })];
    book.file([ours, adas, bobs]);
    for (const item of [adas, bobs])
      expect(said(book, item)).toEqual([`context ${ours.xId}`, `customer ${item.xId}`]);
  });

  test('that is a ticket itself is linked instead', () => {
    const book = desk();
    const root = post(at(0), ada);
    const reply = post(at(5), bob, { answers: root });
    book.file([root, reply]);
    expect(said(book, reply)).toEqual([`customer ${reply.xId}`]);
  });

  test('may be missing', () => {
    const book = desk();
    const reply = post(at(5), ada, {}, { inReplyToXId: '404', conversationXId: '400' });
    book.file([reply]);
    expect(said(book, reply)).toEqual([`customer ${reply.xId}`]);
  });

  test('in a circle, which X never makes, ends all the same', () => {
    const book = desk();
    const [one, two] = [post(at(0), ada), post(at(1), ada)];
    book.file([
      { ...one, inReplyToXId: two.xId },
      { ...two, inReplyToXId: one.xId },
    ]);
    expect(book.tickets()).toHaveLength(1);
  });
});

describe('S22 origins and channel', () => {
  test.each<[Origin[], string]>([
    [['mention'], 'x'],
    [['mention', 'replyToUs'], 'x'],
    [['mention', 'like'], 'x'],
    [['like', 'mention'], 'x'],
    [['like'], 'x_like'],
    [['stream', 'like'], 'x_like'],
    [['stream', 'mention'], 'x'],
  ])('%j: %s', (origins, channel) => {
    const book = desk({ likes: true });
    const item = post(at(0), ada, {}, { origins });
    book.file([item]);
    expect(book.ticketOf(item)?.channel).toBe(channel);
  });

  test('a stream hit converted by hand is of channel x', () => {
    const book = desk();
    const item = post(at(0), ada, {}, { origins: ['stream'] });
    book.file([item]);
    expect(book.ticketOf(item)).toBeNull();
    book.convert(book.item(item));
    expect(book.ticketOf(item)?.channel).toBe('x');
  });

  test('a stream hit that turns out to be a mention is decided again', () => {
    const book = desk();
    const item = post(at(0), ada, {}, { origins: ['stream'] });
    book.file([item]);
    expect(book.tickets()).toEqual([]);
    book.file([{ ...book.item(item), origins: ['stream', 'mention'] }]);
    expect(book.ticketOf(item)?.channel).toBe('x');
  });

  test('the channel stays when a mention joins the ticket of a like', () => {
    const book = desk({ likes: true });
    const item = post(at(0), ada, {}, { origins: ['like'] });
    book.file([item]);
    book.file([post(at(5), ada, { answers: item })]);
    expect(book.tickets()).toMatchObject([{ channel: 'x_like' }]);
  });

  test('S20 a like makes a ticket whose requester is the author of the post', () => {
    const book = desk({ likes: true });
    const item = post(at(0), bob, {}, { origins: ['like'], source: 'likes' });
    book.file([item]);
    expect(book.ticketOf(item)).toMatchObject({ channel: 'x_like', requesterXUserId: bob.xUserId });
    expect(book.contacts()).toMatchObject([{ name: bob.name }]);
  });

  test('S20 a liked post of our own makes none', () => {
    const book = desk({ likes: true });
    const item = post(at(0), us, {}, { origins: ['like'], source: 'likes' });
    book.file([item]);
    expect(book.item(item).verdict).toEqual({ outcome: 'listed', reason: 'ownLike' });
  });

  test('two connected accounts that one post mentions have a ticket each', () => {
    const item = post(at(0), ada);
    const books = ['one', 'two'].map((_id) => openBook(account({}, { _id, xUserId: `9${_id}` })));
    for (const book of books) book.file([item]);
    expect(books.flatMap((book) => book.tickets().map(({ accountId }) => accountId))).toEqual(['one', 'two']);
  });

  test("a connected account's mention of another opens the other's ticket like anyone's", () => {
    const other = openBook(account({}, { _id: 'other', xUserId: '77' }));
    const item = post(at(0), us, {}, { origins: ['mention'] });
    other.file([item]);
    expect(other.ticketOf(item)?.requesterXUserId).toBe(us.xUserId);
  });
});

describe('S24 our posts sent outside Perch', () => {
  const root = post(at(0), ada);
  const answer = post(at(5), us, { answers: root });

  test('join the ticket they answer as ours, and mark the post as answered', () => {
    const book = desk();
    book.file([root, answer]);
    expect(said(book, root)).toEqual([`customer ${root.xId}`, `agent ${answer.xId}`]);
    expect(book.comments(idOf(book, root))[1]).toMatchObject({ authorName: 'sent on X by @acme' });
    expect(book.ticketOf(root)).toMatchObject({ firstRepliedAt: at(5), status: 'new' });
    expect(book.item(root).answeredAt).toEqual(at(5));
  });

  test('never open a ticket', () => {
    const book = desk({ likes: true });
    book.file([post(at(0), us), answer]);
    expect(book.tickets()).toEqual([]);
    expect(book.item(answer).verdict).toEqual({ outcome: 'listed', reason: 'ownItem' });
  });

  test('never reopen one', () => {
    const book = desk();
    book.file([root]);
    book.setStatus(idOf(book, root), 'solved');
    book.file([answer]);
    expect(book.ticketOf(root)).toMatchObject({ status: 'solved', commentCount: 2 });
  });

  test('never reach a closed one', () => {
    const book = desk();
    book.file([root]);
    book.setStatus(idOf(book, root), 'closed');
    book.file([answer]);
    expect(book.ticketOf(root)).toMatchObject({ status: 'closed', commentCount: 1 });
    expect(book.item(answer).ticketId).toBeNull();
  });

  test('that answer nobody in the conversation belong to no ticket', () => {
    const book = desk();
    const aside = post(at(5), us, {}, { conversationXId: root.conversationXId });
    book.file([root, aside]);
    expect(book.item(aside).ticketId).toBeNull();
  });

  test.each(['off', 'all'] as const)(
    'captured before the post they answer: adopted when it becomes a ticket (S3), mentions %s',
    (mentions) => {
      const book = desk({ mentions });
      const more = post(at(6), us, { answers: answer });
      book.file([answer, more]);
      book.file([root]);
      if (mentions === 'off') book.convert(book.item(root));
      expect(said(book, root)).toEqual([`customer ${root.xId}`, `agent ${answer.xId}`, `agent ${more.xId}`]);
      expect(book.ticketOf(root)?.firstRepliedAt).toEqual(at(5));
    },
  );

  test('captured before the reply that joins a ticket: adopted with it', () => {
    const book = desk();
    const again = post(at(7), ada, { answers: root });
    const late = post(at(8), us, { answers: again });
    book.file([root]);
    book.file([late]);
    book.file([again]);
    expect(idOf(book, late)).toBe(idOf(book, root));
  });

  test.each([
    ['after', [root, answer]],
    ['before', [answer, root]],
  ])('captured %s a post that is only listed: it is answered all the same (S28)', (_, order) => {
    const book = desk({ mentions: 'off' });
    for (const item of order) book.file([item]);
    expect(book.item(root)).toMatchObject({ ticketId: null, answeredAt: at(5) });
  });

  test('of several the earliest is when a listed post was answered', () => {
    const book = desk({ mentions: 'off' });
    book.file([answer]);
    book.file([post(at(2), us, { answers: root })]);
    book.file([root]);
    expect(book.item(root).answeredAt).toEqual(at(2));
  });

  test('the first answer is the earliest, whatever order they come in', () => {
    const book = desk();
    const sooner = post(at(2), us, { answers: root });
    book.file([root]);
    book.file([answer]);
    book.file([sooner]);
    expect(book.ticketOf(root)?.firstRepliedAt).toEqual(at(2));
  });

  test('an answer that Perch itself sent and noted is filed without a second comment', () => {
    const book = desk();
    book.file([root]);
    const ticketId = idOf(book, root);
    const plan = book.known([answer]);
    const noted = { ...plan, ticketOfXId: new Map([...plan.ticketOfXId, [answer.xId, ticketId]]) };
    const echo = planFiling([answer], noted, at(9), () => 'unused');
    expect(echo).toMatchObject({ comments: [], newTickets: [], changedTickets: [] });
    expect(echo.filed).toMatchObject([{ verdict: { outcome: 'joined' }, ticketId }]);
  });
});

describe('S37 a public thread and a direct-message thread never share a ticket', () => {
  test('the same person, the same minute', () => {
    const book = desk();
    const [open, closed] = [post(at(0), ada), message(at(0), { sequence: 1 })];
    book.file([open, closed]);
    expect(idOf(book, open)).not.toBe(idOf(book, closed));
    expect(book.ticketOf(open)).toMatchObject({ channel: 'x', dmFirstAt: null, dmLastAt: null });
    expect(book.ticketOf(closed)).toMatchObject({ channel: 'x_dm', conversationXId: null });
    expect(book.contacts()).toHaveLength(1);
  });

  test('nor when direct messages are never split', () => {
    const book = desk({ threadingIntervalMinutes: 0 });
    const [open, closed] = [post(at(0), ada), message(at(1))];
    book.file([open, closed]);
    expect(idOf(book, open)).not.toBe(idOf(book, closed));
  });

  test('even if a post answered what is held by a direct-message ticket', () => {
    const book = desk();
    const dm = message(at(0));
    const reply = post(at(1), ada, {}, { inReplyToXId: dm.xId });
    const own = post(at(2), us, {}, { inReplyToXId: dm.xId });
    book.file([dm, reply, own]);
    expect(idOf(book, reply)).not.toBe(idOf(book, dm));
    expect(book.item(own).ticketId).toBeNull();
  });
});

describe('one catch-up of posts', () => {
  const authors = [ada, bob, us, user('8')];
  const origins = fc.constantFrom<Origin[]>(
    ['mention'],
    ['mention', 'replyToUs'],
    ['like'],
    ['mention', 'like'],
    ['stream'],
  );
  /** Trees of posts: each may answer an earlier one; some parents are unknown to X's answer. */
  const tree = fc
    .array(
      fc.record({
        by: fc.constantFrom(...authors),
        minute: fc.integer({ min: 0, max: 3 }),
        answers: fc.option(fc.nat({ max: 20 })),
        origins,
        parentShown: fc.boolean(),
      }),
      { maxLength: 14 },
    )
    .map((drawn) =>
      drawn.reduce<Item[]>((items, { by, answers, origins: given, parentShown, minute }, sequence) => {
        const parent = answers === null ? undefined : items[answers % Math.max(items.length, 1)];
        const made = post(at(sequence * 10 + minute), by, { answers: parent, sequence });
        items.push({
          ...made,
          origins: by === us ? ['own'] : given,
          parent: parentShown ? made.parent : null,
        });
        return items;
      }, []),
    );
  const settings = fc.record({
    mentions: fc.constantFrom('off' as const, 'all' as const),
    likes: fc.boolean(),
  });

  test('gives the same tickets in every order', () => {
    const shuffled = tree.chain((items) =>
      fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
    );
    fc.assert(
      fc.property(shuffled, settings, ([items, reordered], chosen) => {
        const [one, other] = [desk(chosen), desk(chosen)];
        one.file(items);
        other.file(reordered);
        expect(other.summary()).toEqual(one.summary());
      }),
      { numRuns: 300 },
    );
  });

  test('gives the same tickets when it is filed in batches', () => {
    fc.assert(
      fc.property(tree, settings, fc.nat({ max: 14 }), (items, chosen, cut) => {
        const [whole, batched] = [desk(chosen), desk(chosen)];
        whole.file(items);
        batched.file(items.slice(0, cut));
        batched.file(items.slice(cut));
        expect(batched.summary()).toEqual(whole.summary());
      }),
      { numRuns: 300 },
    );
  });

  test('holds every promise in whatever order the posts come, with agents who solve and close', () => {
    const scattered = tree.chain((items) =>
      fc.tuple(
        fc.shuffledSubarray(items, { minLength: items.length }),
        fc.array(fc.option(fc.constantFrom('solved' as const, 'closed' as const)), {
          minLength: items.length,
          maxLength: items.length,
        }),
      ),
    );
    fc.assert(
      fc.property(scattered, settings, ([items, statuses], chosen) => {
        const book = desk(chosen);
        items.forEach((item, index) => {
          book.file([item]);
          const status = statuses[index];
          if (status) book.tickets().forEach(({ _id }) => book.setStatus(_id, status));
        });
        for (const { _id, requesterXUserId } of book.tickets())
          for (const { side, itemId } of book.comments(_id)) {
            const author = book.items().find((item) => item._id === itemId)?.author.xUserId;
            if (side === 'customer') expect(author).toBe(requesterXUserId);
            if (side === 'agent') expect(author).toBe(us.xUserId);
            if (side === 'context') expect(itemId).toBeNull();
          }
      }),
      { numRuns: 300 },
    );
  });
});
