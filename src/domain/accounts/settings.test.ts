import { expect, test } from 'vitest';
import { defaultAccountSettings } from './settings.js';
import { mergeSettings } from './settings.js';

const defaultReplier = { ...defaultAccountSettings, isDefaultReplyAccount: true };

test('a partial change leaves everything else as it was, also inside kinds and visibility', () => {
  expect(
    mergeSettings(defaultAccountSettings, { likes: true, kinds: { reposts: true }, mentions: undefined }),
  ).toEqual({
    outcome: 'merged',
    settings: {
      ...defaultAccountSettings,
      likes: true,
      kinds: { ...defaultAccountSettings.kinds, reposts: true },
    },
  });
});

test('S40 turning replies off clears the default account', () => {
  expect(mergeSettings(defaultReplier, { allowReplies: false })).toMatchObject({
    outcome: 'merged',
    settings: { allowReplies: false, isDefaultReplyAccount: false },
  });
});

test('S40 an account that does not allow replies cannot become the default', () => {
  expect(
    mergeSettings({ ...defaultAccountSettings, allowReplies: false }, { isDefaultReplyAccount: true }),
  ).toEqual({
    outcome: 'defaultNeedsReplies',
  });
});
