import { expect, test } from 'vitest';
import { defaultAccountSettings } from '../accounts/settings.js';
import { replyAllowed } from './allowed.js';

const account = { state: 'active', settings: defaultAccountSettings } as const;
const post = { kind: 'post', origins: ['mention'] } as const;

test('S44 a mention and a direct message can be answered', () => {
  expect(replyAllowed(post, account, 'selfServe')).toEqual({ allowed: true, reason: null });
  expect(
    replyAllowed({ ...post, kind: 'directMessage', origins: ['directMessage'] }, account, 'selfServe')
      .allowed,
  ).toBe(true);
});

test.each([
  ['notSummoned', { ...post, origins: ['like', 'stream'] as const }, account],
  ['parentGone', { ...post, gone: { why: 'authorProtected' as const, noticedAt: new Date(0) } }, account],
  ['accountPaused', post, { ...account, state: 'paused' as const }],
  ['repliesNotAllowed', post, { ...account, settings: { ...defaultAccountSettings, allowReplies: false } }],
])('S44 the reason is said beforehand: %s', (reason, item, from) => {
  expect(replyAllowed(item, from, 'selfServe')).toEqual({ allowed: false, reason });
});

test('S40 an account with lost access can be answered from: its replies wait', () => {
  expect(replyAllowed(post, { ...account, state: 'needsReauthorization' }, 'selfServe').allowed).toBe(true);
});

test('S44 an Enterprise app may answer whoever did not address the account', () => {
  const stranger = { ...post, origins: ['like', 'stream'] as const };
  expect(replyAllowed(stranger, account, 'selfServe').reason).toBe('notSummoned');
  expect(replyAllowed(stranger, account, 'enterprise').allowed).toBe(true);
});
