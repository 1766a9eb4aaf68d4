import { expect, test } from 'vitest';
import { ticket } from '../test/examples.js';
import { otherWays, type OtherWay } from './other-ways.js';

const known = {
  ticket: ticket({ channel: 'x' }),
  reason: 'notSummoned',
  ownMaySend: true,
  email: 'ada@example.com',
  postXId: '100',
} as const;
const ways = (changes: Partial<Parameters<typeof otherWays>[0]>) =>
  otherWays({ ...known, ...changes }).map((one: OtherWay) => one.way);

test('S44 a public answer that X refuses: direct message, e-mail, or by hand on X', () => {
  expect(otherWays(known)).toEqual([
    { way: 'directMessage' },
    { way: 'email' },
    { way: 'openOnX', url: 'https://x.com/i/status/100' },
  ]);
});

test.each<[string, Partial<Parameters<typeof otherWays>[0]>, OtherWay['way'][]]>([
  ['no address', { email: null }, ['directMessage', 'openOnX']],
  ['an account that may not send', { ownMaySend: false }, ['email', 'openOnX']],
  ['a post that is gone', { reason: 'parentGone' }, ['directMessage', 'email']],
  ['no X user', { ticket: ticket({ requesterXUserId: null }) }, ['email', 'openOnX']],
  [
    'a ticket of direct messages',
    { ticket: ticket({ channel: 'x_dm' }), postXId: null },
    ['email', 'openOnX'],
  ],
  ['a ticket of e-mail', { ticket: ticket({ channel: 'email' }), postXId: null }, ['email']],
])('S44 %s', (_, changes, expected) => {
  expect(ways(changes)).toEqual(expected);
});

test('S37 by hand a private ticket leads to messages and never to a post', () => {
  expect(otherWays({ ...known, ticket: ticket({ channel: 'x_dm' }), postXId: '100' })).toContainEqual({
    way: 'openOnX',
    url: 'https://x.com/messages/compose?recipient_id=2',
  });
});
