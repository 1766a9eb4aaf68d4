import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weightedLength } from '../replies/weighted-length.js';
import { at, noon, ticket } from '../test/examples.js';
import { chooseLink, linkChoices, withTicketLink } from './choice.js';
import { isLinkExpired } from './expiry.js';
import { changeTicketLinks, defaultTicketLinks, lackingOf } from './link-settings.js';
import { fillTemplate, isTemplate } from './template.js';

describe('S46 which link an answer carries', () => {
  test.each([undefined, ...linkChoices])('off: none, and asking for one (%s) is refused', (asked) =>
    expect(chooseLink({ append: false, alwaysInclude: true }, asked)).toEqual(
      asked === 'short' || asked === 'full'
        ? { ok: false, problem: 'ticketLinksOff' }
        : { ok: true, link: 'none' },
    ),
  );
  test.each([undefined, ...linkChoices])('always: the short one, whatever is asked for (%s)', (asked) =>
    expect(chooseLink({ append: true, alwaysInclude: true }, asked)).toEqual({ ok: true, link: 'short' }),
  );
  test.each([undefined, ...linkChoices])('by choice: what is asked for (%s)', (asked) =>
    expect(chooseLink({ append: true, alwaysInclude: false }, asked)).toEqual({
      ok: true,
      link: asked ?? 'none',
    }),
  );
});

describe('S46 the text with its link', () => {
  const url = 'https://perch.example.com/l/Ab12Cd34Ef56Gh78';

  test('ends in the link, on a line of its own; without one it stays as it is', () => {
    expect(withTicketLink('On its way. ', url)).toBe(`On its way.\n${url}`);
    expect(withTicketLink('On its way. ', null)).toBe('On its way. ');
  });

  test('a link alone is no answer', () => expect(withTicketLink(' \n', url)).toBe(' \n'));

  test('S45 weighs 24 more, whatever the text ends in', () => {
    const letters = fc.stringMatching(/^[\w.,!?@# ]{0,200}[\w.,!?]$/);
    fc.assert(
      fc.property(letters, (text) => {
        expect(weightedLength(withTicketLink(text, url))).toBe(weightedLength(text.trim()) + 24);
      }),
    );
  });
});

describe('S47 a link expires with its ticket', () => {
  const closed = ticket({ status: 'closed', updatedAt: noon });
  test.each([
    ['an open one never', ticket({ status: 'open', updatedAt: noon }), at(1e6), false],
    ['a solved one not yet', ticket({ status: 'solved', updatedAt: noon }), at(1e6), false],
    ['a closed one not within the days', closed, at(2 * 1_440 - 1), false],
    ['a closed one after them', closed, at(2 * 1_440), true],
    ['whatever was recorded since', { ...closed, closedAt: noon, updatedAt: at(60) }, at(2 * 1_440), true],
  ] as const)('%s', (_, of, now, expired) =>
    expect(isLinkExpired(of, { daysAfterClosing: 2 }, now)).toBe(expired),
  );
  test('at once where the setting says so', () =>
    expect(isLinkExpired(closed, { daysAfterClosing: 0 }, noon)).toBe(true));
});

describe('the settings', () => {
  const secret = { keyId: 'k1', iv: '', tag: '', data: '' };

  test('what is left out stays, null forgets', () => {
    const set = changeTicketLinks(defaultTicketLinks, {
      append: true,
      shortenerConfig: { bitlyToken: secret, bitlyDomain: 'go.example.com' },
    });
    expect(set).toMatchObject({ append: true, alwaysInclude: true, shortener: 'builtIn' });
    const more = changeTicketLinks(set, { shortener: 'bitly', shortenerConfig: { bitlyDomain: null } });
    expect(more.shortenerConfig).toMatchObject({ bitlyToken: secret, bitlyDomain: null });
    expect(changeTicketLinks(more, {})).toEqual(more);
  });

  test('a shortener says what it lacks', () => {
    const with_ = (changes: object) => lackingOf(changeTicketLinks(defaultTicketLinks, changes));
    expect(with_({})).toBeNull();
    expect(with_({ shortener: 'bitly' })).toBe('bitlyToken');
    expect(with_({ shortener: 'custom' })).toBe('customTemplate');
    expect(with_({ shortener: 'bitly', shortenerConfig: { bitlyToken: secret } })).toBeNull();
    expect(with_({ shortener: 'custom', shortenerConfig: { customTemplate: 'x' } })).toBeNull();
  });
});

describe('a template of one’s own', () => {
  test.each([
    'https://go.example.com/{code}',
    'https://s.example.com/?to={url}',
    'https://a.example:8443/x-{code}',
  ])('is one: %s', (template) => expect(isTemplate(template)).toBe(true));
  test.each([
    'https://go.example.com/',
    'http://go.example.com/{code}',
    'https://{code}.example.com/',
    'https://go.example.com{code}',
    'https://go.example.com/{code}/{url}',
    'https://go.example.com/{code}{code}',
    'https://user:word@go.example.com/{code}',
    'https://go.example.com/ {code}',
    'javascript:{url}',
    '{url}',
    '',
  ])('is none: %j', (template) => expect(isTemplate(template)).toBe(false));

  test('is filled with the code as it is, with the address encoded', () => {
    const parts = { url: 'https://p.example/t/a?b', code: 'a1' };
    expect(fillTemplate('https://go.example.com/{code}', parts)).toBe('https://go.example.com/a1');
    expect(fillTemplate('https://s.example/?to={url}', parts)).toBe(
      'https://s.example/?to=https%3A%2F%2Fp.example%2Ft%2Fa%3Fb',
    );
  });
});
