import { decode } from 'html-entities';
import { describe, expect, test } from 'vitest';
import type { TroubleCause } from '../domain/access/trouble.js';
import type { AccessFacts, AccessMailKind } from './access-facts.js';
import { accessMail } from './access-mails.js';

const url = 'https://desk.example.com/r/k1.code';
const facts: AccessFacts = {
  accountHandle: 'acme',
  accountName: 'Acme Shop',
  cause: 'refreshRefused',
  beganAt: new Date('2026-11-19T11:00:00Z'),
  at: new Date('2026-11-21T14:05:00Z'),
  reauthorizeUrl: url,
  waitingReplies: 3,
};

/** The text as one line, so that sentences are found wherever lines break. */
const said = (kind: AccessMailKind, changed: Partial<AccessFacts> = {}): string =>
  accessMail(kind, { ...facts, ...changed }).text.replace(/\s+/g, ' ');
const subject = (kind: AccessMailKind, changed: Partial<AccessFacts> = {}): string =>
  accessMail(kind, { ...facts, ...changed }).subject;

describe('S6 the mail about lost access', () => {
  test('names the account, since when, the likely cause and the way to reauthorize', () => {
    expect(subject('lost')).toBe('Perch lost access to @acme on X: please reauthorize');
    expect(said('lost')).toContain(
      'Since 19 Nov 2026, 11:00 UTC Perch has no access to @acme (Acme Shop) on X.',
    );
    expect(said('lost')).toContain('Most likely the password of the account was changed');
    expect(said('lost')).toContain('Be sure to be logged in at X as @acme');
    expect(accessMail('lost', facts).text).toContain(`\nReauthorize @acme:\n${url}\n`);
    expect(accessMail('lost', facts).html).toContain(`<a href="${url}"`);
  });

  test('says what it means: nothing captured or sent, replies wait, X’s limits, and who got it', () => {
    expect(said('lost')).toContain('mentions and direct messages stay at X');
    expect(said('lost')).toContain('3 replies are waiting and will go out once access is back.');
    expect(said('lost')).toContain('the newest 800 mentions and the direct messages of 30 days');
    expect(said('lost')).toContain('sent this to every admin');
  });

  test.each([
    [0, 'Replies that agents write will wait'],
    [1, '1 reply is waiting and will go out'],
  ])('with %d replies waiting it says: %s', (waitingReplies, sentence) =>
    expect(said('lost', { waitingReplies })).toContain(sentence),
  );

  test('each cause is told in its own words', () => {
    expect(said('lost', { cause: 'revoked' })).toContain('its permission was revoked');
    expect(said('lost', { cause: 'tokenRefused' })).toContain('X refuses Perch although');
    expect(said('lost', { cause: 'scopeMissing' })).toContain('not given all permissions it needs');
    expect(said('lost', { cause: 'scopeMissing' })).toContain('Grant everything that X’s page lists.');
  });

  test('without a link it says where to go instead', () => {
    expect(said('lost', { reauthorizeUrl: null })).toContain('reauthorize @acme in Perch');
  });
});

describe('S7 a reminder', () => {
  test('says which of how many it is, for how long access has been lost, and brings the link', () => {
    const reminder = { number: 2, of: 3 };
    expect(subject('reminder', { reminder })).toBe(
      'Reminder 2 of 3: Perch still has no access to @acme on X',
    );
    expect(said('reminder', { reminder })).toContain('For 2 days 3 hours, since 19 Nov 2026, 11:00 UTC');
    expect(said('reminder', { reminder })).toContain(url);
  });

  test.each([
    [2, false],
    [3, true],
  ])('number %d of 3 is told to be the last: %s', (number, isLast) =>
    expect(said('reminder', { reminder: { number, of: 3 } }).includes('This is the last reminder')).toBe(
      isLast,
    ),
  );
});

describe('S6 the mail about a block', () => {
  const told: [TroubleCause, string, string][] = [
    ['accountLocked', '@acme is locked at X', 'Log in on x.com as @acme and follow what X asks there.'],
    ['accountSuspended', '@acme is suspended at X', 'how to appeal'],
    ['creditsDepleted', 'The credits at X are used up', 'Add credits in X’s developer console.'],
    ['usageCapped', 'The usage cap at X is reached', 'Raise the cap of posts or of spending'],
    ['appRefused', 'X refuses the app that Perch uses', 'still enrolled'],
  ];

  test.each(told)('%s: “%s”, and what to do at X: %s', (cause, expected, advice) => {
    expect(subject('blocked', { cause })).toBe(expected);
    expect(said('blocked', { cause })).toContain(advice);
    expect(said('blocked', { cause })).toContain('It looks again by itself');
    expect(said('blocked', { cause })).not.toContain(url);
  });

  test('of the whole app it speaks of all connected accounts', () => {
    const whole = { accountHandle: null, accountName: null, cause: 'creditsDepleted' } as const;
    expect(said('blocked', whole)).toContain('This concerns all connected accounts.');
    expect(said('blocked', whole)).not.toMatch(/@|null/);
  });
});

describe('S7 the mail about recovery', () => {
  test('says since when, after how long, and what becomes of what was missed', () => {
    expect(subject('recovered')).toBe('Perch has access to @acme again');
    expect(said('recovered')).toContain(
      'Since 21 Nov 2026, 14:05 UTC Perch has access to @acme (Acme Shop) on X again, after 2 days 3 hours without.',
    );
    expect(said('recovered')).toContain('What came in at X meanwhile is being fetched.');
    expect(said('recovered')).toContain('listed on the account’s health');
    expect(said('recovered')).toContain('The 3 replies that waited go out now.');
    expect(said('recovered', { waitingReplies: 0 })).not.toContain('replies');
  });
});

describe('whatever an account is called', () => {
  const everyKind: AccessMailKind[] = ['lost', 'reminder', 'blocked', 'recovered'];
  const hostile = '<img src=x onerror=alert(1)>&amp;\r\nBcc: eve@example.com\u202E';

  test.each(everyKind)('%s: the name is text, on one line, reading one way', (kind) => {
    const mail = accessMail(kind, { ...facts, cause: 'accountLocked', accountName: hostile });
    expect(mail.html).not.toMatch(/<img|&amp;amp;\r|\u202E/);
    expect(mail.html).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;amp; Bcc: eve@example.com');
    expect(mail.text).not.toMatch(/\r|\u202E|^Bcc/m);
  });

  test.each(everyKind)('%s: no subject breaks its line', (kind) =>
    expect(subject(kind, { accountHandle: hostile, cause: 'accountLocked' })).not.toMatch(/[\r\n\u202E]/),
  );

  test('a name of fifty wide characters stays whole', () => {
    const accountName = '株'.repeat(50);
    expect(said('lost', { accountName })).toContain(`(${accountName})`);
  });

  test.each(everyKind)('%s: HTML and text say the same', (kind) => {
    const { html, text } = accessMail(kind, { ...facts, reminder: { number: 3, of: 3 } });
    const body = decode((html.split('<body')[1] ?? '').replace(/^[^>]*>/, '').replace(/<[^>]+>/g, ' '));
    const words = (from: string) => new Set(from.match(/[\p{L}\p{N}]+/gu));
    const onlyHtml = 'If the button does not work open this address'.split(' ');
    expect([...words(body)].filter((word) => !words(text).has(word) && !onlyHtml.includes(word))).toEqual([]);
    expect([...words(text)].filter((word) => !words(body).has(word))).toEqual([]);
  });
});

describe('S6 the mail about replies that X refuses while it answers what is read', () => {
  const all = { accountHandle: null, accountName: null, reauthorizeUrl: null } as const;

  test.each([
    ['creditsDepleted', 'the credits at X are used up', 'Add credits'],
    ['usageCapped', 'the usage cap at X is reached', 'Raise the cap'],
  ] as const)('says for %s why, what to do, and that what comes in is captured', (cause, why, advice) => {
    expect(subject('repliesRefused', { ...all, cause })).toBe(`X takes no replies: ${why}`);
    expect(said('repliesRefused', { ...all, cause })).toContain(
      `for all connected accounts, because ${why}.`,
    );
    expect(said('repliesRefused', { ...all, cause })).toContain(advice);
    expect(said('repliesRefused', { ...all, cause })).toContain('captured as ever');
    expect(said('repliesRefused', { ...all, cause })).toContain('3 replies are waiting');
  });

  test('and that they go again', () => {
    expect(subject('repliesTaken', all)).toBe('X takes replies again');
    expect(said('repliesTaken', all)).toContain('again, after 2 days 3 hours');
  });
});
