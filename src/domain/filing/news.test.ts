import { describe, expect, test } from 'vitest';
import { openBook, type Book } from '../test/book.js';
import { account, ada, at, message, post, us } from '../test/examples.js';
import type { Item } from '../items/item.js';
import { newsOfFiling } from './news.js';

const told = (book: Book, items: readonly Item[], now = at(9)) =>
  newsOfFiling(book.file(items, now), now).map(({ by, told: each }) => [
    by.kind,
    ...each.map(({ type, changes }) =>
      changes ? changes.map(({ field, to }) => `${field} ${String(to)}`) : type,
    ),
  ]);

describe('S52 what filing tells of a ticket', () => {
  test('that the customer wrote on, and it is open again by that', () => {
    const book = openBook(account());
    const first = message(at(0));
    book.file([first]);
    book.change(book.ticketOf(first)?._id ?? '', { status: 'solved' });
    expect(told(book, [message(at(1))])).toEqual([
      ['customer', 'comment.created'],
      ['customer', ['status open']],
    ]);
  });

  test('that the account answered at X', () => {
    const book = openBook(account());
    book.file([message(at(0))]);
    expect(told(book, [message(at(1), { own: true })])).toEqual([['perch', 'comment.created']]);
  });

  test('of what it opens only what is said beside the opening, which tells the customer’s words', () => {
    const book = openBook(account());
    const first = post(at(0), ada);
    expect(told(book, [first, post(at(1), us, { answers: first })])).toEqual([['perch', 'comment.created']]);
    expect(told(book, [post(at(2), ada)])).toEqual([]);
  });

  test('S35 that Perch closed a full one', () => {
    const book = openBook(account(), { commentsAtMost: 1 });
    book.file([message(at(0))]);
    expect(told(book, [message(at(1))])).toEqual([['perch', ['status closed']]]);
  });

  test('nothing of what is filed already', () => {
    const book = openBook(account());
    const first = message(at(0));
    book.file([first]);
    expect(told(book, [first])).toEqual([]);
  });
});
