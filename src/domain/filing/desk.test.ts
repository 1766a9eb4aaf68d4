import { describe, expect, test } from 'vitest';
import { unknownUser } from '../items/captured.js';
import type { Contact } from '../tickets/contact.js';
import { openBook } from '../test/book.js';
import { account, ada, at, bob, message, noon, post, ticket, user } from '../test/examples.js';
import type { XUser } from '../at-x/objects.js';
import { noRules } from '../rules/ticket-rule.js';
import { openDesk, type Known } from './desk.js';

const known = (changes: Partial<Known> = {}): Known => ({
  account: account(),
  tickets: [],
  contacts: [],
  ticketOfXId: new Map(),
  parentOf: new Map(),
  keptOwn: [],
  rules: noRules,
  suspended: new Set(),
  streamsByRules: new Set(),
  ...changes,
});
const desk = (changes: Partial<Known> = {}) => {
  let count = 0;
  return openDesk(known(changes), at(5), () => `new-${String((count += 1))}`);
};
const contact = (users: readonly XUser[], changes: Partial<Contact> = {}): Contact => ({
  _id: 'contact',
  name: users[0]?.name ?? '',
  email: null,
  phone: null,
  xUsers: users.map((xUser) => ({ ...xUser, formerHandles: [] })),
  createdAt: noon,
  updatedAt: noon,
  ...changes,
});

describe('S63 the contact of an X user', () => {
  test('is made once', () => {
    const on = desk();
    expect(on.contactFor(ada)).toBe(on.contactFor(ada));
    expect(on.plan()).toMatchObject({
      newContacts: [
        {
          _id: 'new-1',
          name: 'Ada',
          email: null,
          phone: null,
          xUsers: [{ ...ada, formerHandles: [] }],
          createdAt: at(5),
          updatedAt: at(5),
        },
      ],
      changedContacts: [],
    });
  });

  test('known and unchanged is not written', () => {
    const on = desk({ contacts: [contact([ada])] });
    on.contactFor({ ...ada });
    expect(on.plan()).toMatchObject({ newContacts: [], changedContacts: [] });
  });

  test.each<[string, Partial<XUser>]>([
    ['handle', { handle: 'ada_l' }],
    ['name', { name: 'Ada L.' }],
    ['followers', { followers: 11 }],
    ['posts', { posts: 21 }],
    ['verified type', { verifiedType: 'blue' }],
    ['picture', { avatarUrl: 'https://acme.com/ada.png' }],
  ])('follows a change of the %s', (_, changes) => {
    const on = desk({ contacts: [contact([ada])] });
    on.contactFor({ ...ada, ...changes });
    expect(on.plan().changedContacts).toMatchObject([
      { _id: 'contact', xUsers: [{ ...ada, ...changes }], updatedAt: at(5) },
    ]);
  });

  test('keeps every handle it had', () => {
    const on = desk({ contacts: [contact([ada])] });
    on.contactFor({ ...ada, handle: 'ada2' });
    on.contactFor({ ...ada, handle: 'ada2', followers: 99 });
    on.contactFor({ ...ada, handle: 'ada3' });
    expect(on.plan().changedContacts).toMatchObject([
      {
        xUsers: [
          {
            handle: 'ada3',
            formerHandles: [
              { handle: 'ada', until: at(5) },
              { handle: 'ada2', until: at(5) },
            ],
          },
        ],
      },
    ]);
  });

  test('takes the new name unless an agent gave it another', () => {
    const renamed = { ...ada, name: 'Ada L.' };
    expect(desk({ contacts: [contact([ada])] }).contactFor(renamed).name).toBe('Ada L.');
    expect(desk({ contacts: [contact([ada], { name: 'Mrs L.' })] }).contactFor(renamed).name).toBe('Mrs L.');
  });

  test('whom X did not describe is called by id until it does', () => {
    const on = desk();
    expect(on.contactFor(unknownUser('7')).name).toBe('X user 7');
    const described = on.contactFor(user('7', { handle: 'eve', name: 'Eve' }));
    expect(described).toMatchObject({ name: 'Eve', xUsers: [{ handle: 'eve', formerHandles: [] }] });
    expect(on.contactFor(unknownUser('7'))).toBe(described);
  });

  test('without a name is called by handle', () => {
    expect(desk().contactFor({ ...ada, name: '' }).name).toBe('@ada');
    expect(desk({ contacts: [contact([ada])] }).contactFor({ ...ada, name: '' }).name).toBe('@ada');
  });

  test('of two X users loses the change of neither', () => {
    const on = desk({ contacts: [contact([ada, bob])] });
    on.contactFor({ ...ada, handle: 'ada2' });
    on.contactFor({ ...bob, handle: 'bob2' });
    expect(on.plan().changedContacts).toMatchObject([{ xUsers: [{ handle: 'ada2' }, { handle: 'bob2' }] }]);
  });

  test('is brought up to date by what joins a ticket', () => {
    const book = openBook(account());
    book.file([message(at(0))]);
    book.file([message(at(1), { peer: { ...ada, handle: 'ada2' } })]);
    expect(book.contacts()).toMatchObject([
      { xUsers: [{ handle: 'ada2', formerHandles: [{ handle: 'ada' }] }] },
    ]);
  });
});

describe('the posts that one answers', () => {
  const item = post(at(0), ada, {}, { inReplyToXId: '3' });
  const chain = (parentOf: [string, string | null][]) =>
    desk({ parentOf: new Map(parentOf) }).ancestorsOf(item);

  test('nearest first, as far as they are known', () => {
    expect(
      chain([
        ['3', '2'],
        ['2', '1'],
        ['1', null],
      ]),
    ).toEqual(['3', '2', '1']);
    expect(chain([['3', '2']])).toEqual(['3', '2']);
    expect(chain([])).toEqual(['3']);
    expect(desk().ancestorsOf(post(at(0), ada))).toEqual([]);
  });

  test('in a circle end', () => {
    expect(
      chain([
        ['3', '2'],
        ['2', '3'],
      ]),
    ).toEqual(['3', '2']);
  });

  test('are followed a hundred generations up', () => {
    const generations = Array.from({ length: 200 }, (_, index): [string, string] => [
      String(index + 3),
      String(index + 4),
    ]);
    expect(chain(generations)).toHaveLength(100);
  });
});

describe('a ticket on the desk', () => {
  test('that nobody touched is not written', () => {
    expect(desk({ tickets: [ticket()] }).plan().changedTickets).toEqual([]);
  });

  test('is one version above what was read, however often it changes', () => {
    const on = desk({ tickets: [ticket({ version: 7 })] });
    on.change('ticket', { status: 'pending' });
    on.change('ticket', { status: 'solved' });
    expect(on.plan().changedTickets).toEqual([ticket({ version: 8, status: 'solved', updatedAt: at(5) })]);
  });

  test('that is not there cannot be changed', () => {
    expect(() => desk().change('nowhere', {})).toThrow('Ticket nowhere is not on the desk');
  });

  test('that was deleted holds nothing', () => {
    expect(desk({ ticketOfXId: new Map([['9', 'deleted']]) }).ticketOf('9')).toBeNull();
  });

  test('shows whom X did not describe by id', () => {
    const on = desk({ tickets: [ticket()] });
    on.comment('ticket', 'customer', post(at(0), unknownUser('7')));
    expect(on.plan().comments).toMatchObject([{ authorName: 'X user 7' }]);
  });
});
