import { describe, expect, test } from 'vitest';
import type { AccountSettings } from '../accounts/settings.js';
import { whyNotTicket } from './why-not-ticket.js';
import type { ListedReason, Origin } from '../items/item.js';
import { account, ada, us } from '../test/examples.js';
import type { XUser } from '../at-x/objects.js';

const why = (
  origins: readonly Origin[],
  settings: Partial<AccountSettings> = {},
  { text = 'My parcel is late', author = ada }: { text?: string; author?: XUser } = {},
) =>
  whyNotTicket(account(settings))({
    kind: origins.includes('directMessage') ? 'directMessage' : 'post',
    origins,
    text,
    author,
  });

test('S12 by default mentions and direct messages open tickets, likes do not', () => {
  expect(why(['mention'])).toBeNull();
  expect(why(['directMessage'])).toBeNull();
  expect(why(['like'])).toBe('captureOff');
});

describe.each([
  ['mentions', 'mention'],
  ['directMessages', 'directMessage'],
] as const)('S12 %s', (name, origin) => {
  test.each<[AccountSettings['mentions'], string, ListedReason | null]>([
    ['off', 'parcel', 'captureOff'],
    ['all', 'nothing special', null],
    ['keywords', 'my parcel', null],
    ['keywords', 'nothing special', 'noKeywordMatches'],
  ])('set to %s, text %j: %s', (capture, text, expected) => {
    expect(why([origin], { [name]: capture, keywords: ['parcel'] }, { text })).toBe(expected);
  });

  test('are decided apart from the other kind', () => {
    const off = { mentions: 'off', directMessages: 'off' } as const;
    expect(why([origin], { ...off, [name]: 'all' })).toBeNull();
    expect(why([origin], { mentions: 'all', directMessages: 'all', [name]: 'off' })).toBe('captureOff');
  });
});

describe('S14 the keywords for direct messages', () => {
  const settings = { directMessages: 'keywords', keywords: ['refund'] } as const;

  test('are those for mentions while their own list is empty', () => {
    expect(why(['directMessage'], settings, { text: 'refund' })).toBeNull();
    expect(why(['directMessage'], settings, { text: 'parcel' })).toBe('noKeywordMatches');
  });

  test('are their own list alone once it has one', () => {
    const own = { ...settings, dmKeywords: ['parcel'] };
    expect(why(['directMessage'], own, { text: 'refund' })).toBe('noKeywordMatches');
    expect(why(['directMessage'], own, { text: 'parcel' })).toBeNull();
  });
});

describe('S16 the own handle as a keyword', () => {
  test.each(['acme', '@acme', '@ACME', ' "@Acme" '])(
    '%j takes every mention, named in the text or not',
    (handle) => {
      const settings = { mentions: 'keywords', keywords: ['refund', handle] } as const;
      expect(why(['mention', 'replyToUs'], settings, { text: 'still waiting' })).toBeNull();
      expect(why(['mention'], settings, { text: 'hi @acme' })).toBeNull();
    },
  );

  test('takes no mention for another handle, and no message that does not name it', () => {
    const settings = { mentions: 'keywords', directMessages: 'keywords', keywords: ['acme'] } as const;
    expect(why(['mention'], { ...settings, keywords: ['@acme_help'] })).toBe('noKeywordMatches');
    expect(why(['directMessage'], settings, { text: 'still waiting' })).toBe('noKeywordMatches');
    expect(why(['directMessage'], settings, { text: 'dear Acme' })).toBeNull();
  });
});

describe('S13 each kind of mention has its switch', () => {
  test.each<[keyof AccountSettings['kinds'], Origin[]]>([
    ['directMentions', ['mention']],
    ['repliesToUs', ['mention', 'replyToUs']],
    ['deepReplies', ['mention', 'deepReply']],
    ['quotes', ['mention', 'quote']],
    ['reposts', ['mention', 'repost']],
  ])('%s', (kind, origins) => {
    const allOff = {
      directMentions: false,
      repliesToUs: false,
      deepReplies: false,
      quotes: false,
      reposts: false,
    };
    const allOn = { directMentions: true, repliesToUs: true, deepReplies: true, quotes: true, reposts: true };
    expect(why(origins, { kinds: { ...allOff, [kind]: true } })).toBeNull();
    expect(why(origins, { kinds: { ...allOn, [kind]: false } })).toBe('kindOff');
  });

  test('all are on by default but reposts', () => {
    expect(why(['mention', 'repost'])).toBe('kindOff');
    expect(why(['mention', 'quote'])).toBeNull();
    expect(why(['mention', 'replyToUs'])).toBeNull();
    expect(why(['mention', 'deepReply'])).toBeNull();
  });

  test('a kind that is on still obeys the switch for mentions', () => {
    expect(why(['mention', 'quote'], { mentions: 'off' })).toBe('captureOff');
  });
});

describe('S20 a like', () => {
  test('opens a ticket once likes are captured', () => {
    expect(why(['like'], { likes: true })).toBeNull();
  });

  test('of an own post does nothing', () => {
    expect(why(['like'], { likes: true }, { author: us })).toBe('ownLike');
    expect(why(['like'], { likes: false }, { author: us })).toBe('ownLike');
  });
});

describe('S22 a post with several origins opens a ticket if one of them does', () => {
  test.each<[AccountSettings['mentions'], boolean, ListedReason | null]>([
    ['all', true, null],
    ['all', false, null],
    ['off', true, null],
    ['off', false, 'captureOff'],
    ['keywords', true, null],
    ['keywords', false, 'noKeywordMatches'],
  ])('a liked mention with mentions %s and likes %s: %s', (mentions, likes, expected) => {
    expect(why(['mention', 'like'], { mentions, likes })).toBe(expected);
  });
});

test('S23 a stream hit opens none by itself', () => {
  expect(why(['stream'])).toBe('captureOff');
  expect(why(['stream', 'mention'])).toBeNull();
});
