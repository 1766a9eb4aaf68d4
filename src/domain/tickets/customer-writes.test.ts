import { describe, expect, test } from 'vitest';
import { at, noon, ticket } from '../test/examples.js';
import { maskedEmail } from './contact.js';
import { customerWrites } from './customer-writes.js';

const now = at(60);
const writes = (changes: Parameters<typeof ticket>[0], commentsAtMost?: number) =>
  customerWrites(ticket(changes), 'Still broken\nsince then', now, commentsAtMost);

describe('S47 what the customer writes elsewhere', () => {
  test.each([
    ['new', 'new'],
    ['open', 'open'],
    ['pending', 'open'],
    ['solved', 'open'],
  ] as const)('S33 joins a ticket that is %s, which is %s then', (status, then) => {
    const { commentCount } = ticket({});
    const solvedAt = status === 'solved' ? noon : null;
    expect(writes({ status, solvedAt, version: 4 })).toMatchObject({
      outcome: 'joins',
      ticket: { status: then, solvedAt: null, version: 5, updatedAt: now, commentCount: commentCount + 1 },
    });
  });

  test('S34 after a closed one opens a linked one, which keeps whose it was', () => {
    const result = writes({
      _id: 'a',
      status: 'closed',
      groupId: 'g',
      tags: ['vip'],
      version: 4,
      filedBy: null,
    });
    expect(result).toMatchObject({
      outcome: 'follows',
      next: {
        status: 'new',
        subject: 'Still broken',
        followUpOf: 'a',
        linked: ['a'],
        groupId: 'g',
        tags: ['vip'],
      },
      before: { status: 'closed', version: 5 },
    });
  });

  test('S35 a full one goes on in another, with the newest messages of its customer', () => {
    const full = {
      _id: 'a',
      channel: 'x_dm',
      status: 'open',
      currentDmThread: true,
      commentCount: 3,
    } as const;
    expect(writes(full, 4)).toMatchObject({ outcome: 'joins' });
    const result = writes(full, 3);
    expect(result).toMatchObject({
      outcome: 'continues',
      next: { status: 'open', channel: 'x_dm', currentDmThread: true, followUpOf: 'a' },
      before: { status: 'closed' },
    });
    expect(result.outcome === 'continues' && result.before.currentDmThread).toBeUndefined();
  });
});

test.each([
  ['jane@example.com', 'j…@example.com'],
  ['j@example.com', 'j…@example.com'],
  ['"a@b"@example.com', '"…@example.com'],
])('S47 %s is shown as %s', (email, shown) => expect(maskedEmail(email)).toBe(shown));
