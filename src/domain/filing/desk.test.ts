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
  noted: new Set(),
  ...changes,
});
const desk = (changes: Partial<Known> = {}) => {
  let count = 0;
  return openDesk(known(changes), at(5), () => `new-${String((count += 1))}`);
};
const by = (author: XUser, capturedAt = at(4)) => ({ author, capturedAt });
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
    expect(on.contactFor(by(ada))).toBe(on.contactFor(by(ada)));
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
    on.contactFor(by({ ...ada }));
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
    on.contactFor(by({ ...ada, ...changes }));
    expect(on.plan().changedContacts).toMatchObject([
      { _id: 'contact', xUsers: [{ ...ada, ...changes }], updatedAt: at(5) },
    ]);
  });

  test('keeps every handle it had', () => {
    const on = desk({ contacts: [contact([ada])] });
    on.contactFor(by({ ...ada, handle: 'ada2' }));
    on.contactFor(by({ ...ada, handle: 'ada2', followers: 99 }));
    on.contactFor(by({ ...ada, handle: 'ada3' }));
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

  test('keeps the newest 100 handles of who renames all the time', () => {
    const on = desk({ contacts: [contact([ada])] });
    for (let n = 1; n <= 102; n += 1) on.contactFor(by({ ...ada, handle: `ada${n}` }));
    const former = on.plan().changedContacts[0]?.xUsers[0]?.formerHandles.map(({ handle }) => handle);
    expect(former).toHaveLength(100);
    expect([former?.[0], former?.at(-1)]).toEqual(['ada2', 'ada101']);
  });

  test('S5 is not set back by an item decided late: what was seen last counts', () => {
    const on = desk();
    on.contactFor(by({ ...ada, handle: 'ada_new', name: 'Ada New' }, at(3)));
    const late = on.contactFor(by(ada, at(2)));
    expect(late).toMatchObject({
      name: 'Ada New',
      xUsers: [{ handle: 'ada_new', formerHandles: [], seenAt: at(3) }],
    });
    expect(on.contactFor(by({ ...ada, handle: 'ada3' }, at(4)))).toMatchObject({
      xUsers: [{ handle: 'ada3', formerHandles: [{ handle: 'ada_new' }], seenAt: at(4) }],
    });
  });

  test('is told by any item of whom X had not described', () => {
    const on = desk();
    on.contactFor(by(unknownUser('2'), at(3)));
    expect(on.contactFor(by(ada, at(2)))).toMatchObject({ name: 'Ada', xUsers: [{ handle: 'ada' }] });
  });

  test('takes the new name unless an agent gave it another', () => {
    const renamed = { ...ada, name: 'Ada L.' };
    expect(desk({ contacts: [contact([ada])] }).contactFor(by(renamed)).name).toBe('Ada L.');
    expect(desk({ contacts: [contact([ada], { name: 'Mrs L.' })] }).contactFor(by(renamed)).name).toBe(
      'Mrs L.',
    );
  });

  test('whom X did not describe is called by id until it does', () => {
    const on = desk();
    expect(on.contactFor(by(unknownUser('7'))).name).toBe('X user 7');
    const described = on.contactFor(by(user('7', { handle: 'eve', name: 'Eve' })));
    expect(described).toMatchObject({ name: 'Eve', xUsers: [{ handle: 'eve', formerHandles: [] }] });
    expect(on.contactFor(by(unknownUser('7')))).toBe(described);
  });

  test('without a name is called by handle', () => {
    expect(desk().contactFor(by({ ...ada, name: '' })).name).toBe('@ada');
    expect(desk({ contacts: [contact([ada])] }).contactFor(by({ ...ada, name: '' })).name).toBe('@ada');
  });

  test('of two X users loses the change of neither', () => {
    const on = desk({ contacts: [contact([ada, bob])] });
    on.contactFor(by({ ...ada, handle: 'ada2' }));
    on.contactFor(by({ ...bob, handle: 'bob2' }));
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
