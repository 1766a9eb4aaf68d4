import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Item } from '../items/item.js';
import { openBook, type Book } from '../test/book.js';
import { account, ada, at, bob, post, us } from '../test/examples.js';

const ask = post(at(1), ada);
const more = post(at(3), ada, { answers: ask });
const other = post(at(4), bob);
const own = post(at(5), us);
const repost = (of: Item, minutes = 6, changes: Partial<Item> = {}): Item =>
  post(at(minutes), us, {}, { repostOfXId: of.xId, text: 'RT', ...changes });
const liked = (item: Item): Item => ({
  ...item,
  origins: [...item.origins, 'like'],
  likeSeenAt: at(9),
  toFile: true,
});
/** What filing is given when a like is seen of an item that it has decided about. */
const likedLater = (book: Book, item: Item): Item => liked(book.item(item));

const notes = (book: Book, item: Item): string[] =>
  book
    .comments(book.ticketOf(item)?._id ?? '')
    .filter(({ side }) => side === 'system')
    .map(({ text, xId, at: when }) => `${text} ${xId ?? ''} ${when.toISOString()}`);
const likeNote = ({ xId }: Item) => `@acme liked this on X ${xId} ${at(9).toISOString()}`;
const repostNote = ({ xId }: Item, minutes = 6) =>
  `@acme reposted this on X ${xId} ${at(minutes).toISOString()}`;

describe('S3 what the account did with a post at X is noted on its ticket', () => {
  test('a like that was seen before', () => {
    const book = openBook(account());
    book.file([liked(ask)]);
    expect(notes(book, ask)).toEqual([likeNote(ask)]);
  });

  test('a like that is seen later, which neither opens nor reopens anything', () => {
    const book = openBook(account());
    book.file([ask]);
    book.setStatus(book.ticketOf(ask)?._id ?? '', 'solved');
    book.file([likedLater(book, ask)]);
    expect(notes(book, ask)).toEqual([likeNote(ask)]);
    expect(book.tickets()).toMatchObject([{ status: 'solved', firstRepliedAt: null }]);
    expect(book.item(ask)).toMatchObject({ verdict: { outcome: 'opened' } });
  });

  test('a like of a post that joined, and the one that a ticket was made of (S20)', () => {
    const book = openBook(account({ likes: true }));
    const stranger = post(at(2), bob, {}, { origins: ['like'], likeSeenAt: at(9) });
    book.file([ask, liked(more), stranger]);
    expect(notes(book, more)).toEqual([likeNote(more)]);
    expect(book.ticketOf(stranger)).toMatchObject({ channel: 'x_like' });
    expect(notes(book, stranger)).toEqual([likeNote(stranger)]);
  });

  test('a repost in the same batch, before or after its post is filed', () => {
    for (const batches of [[[ask, repost(ask)]], [[repost(ask)], [ask]], [[ask], [repost(ask)]]]) {
      const book = openBook(account());
      for (const batch of batches) book.file(batch);
      expect(notes(book, ask)).toEqual([repostNote(ask)]);
      expect(book.tickets()).toMatchObject([{ status: 'new', firstRepliedAt: null, commentCount: 2 }]);
      expect(book.item(ask).answeredAt).toBeNull();
    }
  });

  test('also when a person converts the post', () => {
    const book = openBook(account({ mentions: 'off' }));
    const seen = liked(ask);
    book.file([seen, repost(ask)]);
    expect(book.tickets()).toEqual([]);
    book.convert(book.item(seen));
    expect(notes(book, ask)).toEqual([repostNote(ask), likeNote(ask)]);
  });

  test('a closed ticket stays as it is', () => {
    const book = openBook(account());
    book.file([ask]);
    book.setStatus(book.ticketOf(ask)?._id ?? '', 'closed');
    book.file([likedLater(book, ask), repost(ask)]);
    expect(notes(book, ask)).toEqual([]);
    expect(book.item(repost(ask))).toMatchObject({ ticketId: null, verdict: { reason: 'ownItem' } });
  });

  test('a like of an own post, and a repost of what no ticket has, are nothing', () => {
    const book = openBook(account());
    const answer = post(at(2), us, { answers: ask });
    book.file([ask, answer, own, repost(other)]);
    book.file([likedLater(book, answer), likedLater(book, own)]);
    expect(notes(book, ask)).toEqual([]);
    expect(book.tickets()).toHaveLength(1);
  });
});

describe('S20 S49 a like made here', () => {
  const likedHere = (item: Item, state: 'on' | 'off' | 'unknown' = 'on'): Item => ({
    ...item,
    liked: {
      ...{ wanted: state === 'off' ? 'off' : 'on', state, agentId: 'grace', at: at(9) },
      ...{ attempt: 'a', unanswered: 0, before: null },
    },
  });
  const stranger = post(at(2), bob, {}, { origins: ['stream'] });

  test.each(['on', 'unknown'] as const)('makes no ticket when the list of likes shows it: %s', (state) => {
    const book = openBook(account({ likes: true }));
    book.file([stranger]);
    book.file([likedHere(likedLater(book, stranger), state)]);
    expect(book.tickets()).toEqual([]);
  });

  test('(control) one made at X after it was taken back here does', () => {
    const book = openBook(account({ likes: true }));
    book.file([stranger]);
    book.file([{ ...likedHere(likedLater(book, stranger), 'off'), likeSeenAt: at(10) }]);
    expect(book.ticketOf(stranger)).toMatchObject({ channel: 'x_like' });
  });

  test('is noted on the ticket that its post gets later, S3 once', () => {
    const book = openBook(account());
    book.file([likedHere(ask)]);
    expect(notes(book, ask)).toEqual([likeNote(ask)]);
    book.file([likedHere(likedLater(book, ask))]);
    expect(notes(book, ask)).toEqual([likeNote(ask)]);
    expect(book.ticketOf(ask)).toMatchObject({ channel: 'x' });
  });
});

describe('S3 in whatever order posts, likes, reposts and agents come', () => {
  const posts = [ask, more, other];
  const reposts = [repost(ask, 6), repost(more, 7), repost(other, 8)];
  type Event = readonly ['post' | 'like' | 'repost' | 'solve', number];
  const events = fc
    .shuffledSubarray<Event>(
      [0, 1, 2].flatMap(
        (n) =>
          [
            ['post', n],
            ['like', n],
            ['repost', n],
          ] as Event[],
      ),
    )
    .chain((some) => fc.tuple(fc.constant(some), fc.array(fc.tuple(fc.nat(8), fc.nat(2)), { maxLength: 3 })))
    .map(([some, solves]) =>
      solves.reduce((all, [where, which]) => all.toSpliced(where, 0, ['solve', which]), some),
    );

  function play(happened: readonly Event[]): Book {
    const book = openBook(account());
    const isFiled = (item: Item) => book.items().some(({ _id }) => _id === item._id);
    const likes = new Set<number>();
    for (const [kind, n] of happened) {
      const [item, ours] = [posts[n], reposts[n]];
      if (!item || !ours) continue;
      if (kind === 'repost') book.file([ours]);
      else if (kind === 'post') book.file([likes.has(n) ? liked(item) : item]);
      else if (kind === 'solve') book.setStatus(book.ticketOf(item)?._id ?? '', 'solved');
      else {
        likes.add(n);
        if (isFiled(item)) book.file([likedLater(book, item)]);
      }
    }
    return book;
  }

  test('each is noted once where a ticket has the post, and the tickets are those without them', () => {
    fc.assert(
      fc.property(events, (happened) => {
        const book = play(happened);
        const bare = play(happened.filter(([kind]) => kind === 'post' || kind === 'solve'));
        const did = (kind: string, n: number) =>
          happened.some(([what, which]) => what === kind && which === n);
        for (const [n, item] of posts.entries()) {
          const own = notes(book, item).filter((note) => note.includes(item.xId));
          const expected = [
            ...(did('like', n) ? [likeNote(item)] : []),
            ...(did('repost', n) ? [repostNote(item, 6 + n)] : []),
          ];
          expect(own.toSorted()).toEqual(did('post', n) ? expected.toSorted() : []);
        }
        const quiet = (each: Book) =>
          each.summary().map((ticket) => ({
            ...ticket,
            comments: ticket.comments.filter((comment) => !comment.startsWith('system')),
          }));
        expect(quiet(book)).toEqual(quiet(bare));
      }),
    );
  });
});
