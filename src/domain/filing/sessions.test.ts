import { describe, expect, test } from 'vitest';
import { openBook, type Book } from '../test/book.js';
import { account, at, message } from '../test/examples.js';

const hour = 60;
const end = 10;

/** A message at noon, and its session ended ten minutes later. */
function ended(threadingIntervalMinutes = hour) {
  const book = openBook(account({ threadingIntervalMinutes }));
  const first = message(at(0));
  book.file([first]);
  const ticketId = book.ticketOf(first)?._id ?? '';
  book.endSession(ticketId, at(end));
  return { book, first, ticketId };
}

/** Whether a message at a moment is of the ticket whose session was ended. */
function joins({ book, ticketId }: { book: Book; ticketId: string }, minutes: number, own = false): boolean {
  const next = message(at(minutes), { own });
  book.file([next]);
  return book.ticketOf(next)?._id === ticketId;
}

describe('S33 a session that an agent ended', () => {
  test('is solved', () => {
    const { book, first } = ended();
    expect(book.ticketOf(first)).toMatchObject({
      status: 'solved',
      solvedAt: at(end),
      sessionEndedAt: at(end),
    });
  });

  test.each([hour, 0])('the next message opens a linked ticket, interval %i', (interval) => {
    const { book, first, ticketId } = ended(interval);
    const next = message(at(end + 1));
    book.file([next]);
    expect(book.ticketOf(next)).toMatchObject({ status: 'new', linked: [ticketId], currentDmThread: true });
    expect(book.ticketOf(first)).toMatchObject({ status: 'solved', linked: [book.ticketOf(next)?._id] });
    expect(book.ticketOf(first)).not.toHaveProperty('currentDmThread');
  });

  test('the messages after it share a ticket', () => {
    const { book } = ended();
    const [one, two] = [message(at(end + 1)), message(at(end + 2))];
    book.file([one, two]);
    expect(book.ticketOf(two)?._id).toBe(book.ticketOf(one)?._id);
  });

  test.each([
    ['exactly at the end', end, true],
    ['1 ms after it', end + 1 / 60_000, false],
    ['before it', end - 1, true],
    ['before its first message', -hour, true],
  ])('a late message from %s', (_, minutes, expected) => {
    expect(joins(ended(), minutes)).toBe(expected);
  });

  test('a late message opens the ticket again to be seen, and its session stays ended', () => {
    const session = ended();
    expect(joins(session, end - 1)).toBe(true);
    expect(session.book.ticketOf(session.first)?.status).toBe('open');
    expect(joins(session, end + 1)).toBe(false);
  });

  test('one of ours after it is kept, and context of the next ticket (S24)', () => {
    const session = ended();
    expect(joins(session, end + 1, true)).toBe(false);
    const next = message(at(end + 2));
    session.book.file([next]);
    const { _id = '' } = session.book.ticketOf(next) ?? {};
    expect(session.book.comments(_id).map(({ side }) => side)).toEqual(['context', 'customer']);
  });

  test('answered later all the same, the next message opens a ticket, which is then the current one', () => {
    const { book, first } = ended();
    book.answer(first, at(end + 20));
    const [between, after] = [message(at(end + 10)), message(at(end + 30))];
    book.file([between]);
    book.file([after]);
    expect(book.ticketOf(between)).toMatchObject({ status: 'new', currentDmThread: true });
    expect(book.ticketOf(after)?._id).toBe(book.ticketOf(between)?._id);
  });

  test('opened again by hand it goes on, until it is solved and out of the interval', () => {
    const session = ended();
    session.book.setStatus(session.ticketId, 'open');
    expect(session.book.ticketOf(session.first)).not.toHaveProperty('sessionEndedAt');
    expect(joins(session, end + 1)).toBe(true);
    session.book.setStatus(session.ticketId, 'solved');
    expect(joins(session, end + 2)).toBe(true);
  });

  test('what an agent does to one that a late message opened again does not undo the end', () => {
    const session = ended();
    joins(session, end - 1);
    session.book.setStatus(session.ticketId, 'pending');
    session.book.setStatus(session.ticketId, 'open');
    expect(joins(session, end + 1)).toBe(false);
  });

  test('(control) without an end the next message joins', () => {
    const session = ended();
    session.book.setStatus(session.ticketId, 'open');
    session.book.setStatus(session.ticketId, 'solved');
    expect(joins(session, end + 1)).toBe(true);
  });
});
