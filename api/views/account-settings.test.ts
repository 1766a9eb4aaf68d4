import { expect, test } from 'vitest';
import { settingsChangesSchema } from './account-settings.js';

test('S14 keywords are taken as a list separated by commas, a phrase in quotes being one', () => {
  const keywords = 'refund, "lost, or late",返金、refund';
  expect(settingsChangesSchema.parse({ keywords, dmKeywords: '' })).toEqual({
    keywords: ['refund', 'lost, or late', '返金'],
    dmKeywords: [],
  });
});

test.each([
  ['an array', ['refund, or late'], undefined],
  ['nothing that could match', ['\u00ad'], 'keywords'],
  ['no list', 7, 'keywords'],
  ['too many', Array.from({ length: 201 }, (_, n) => `k${n}`).join(','), 'keywords'],
])('S14 of %s', (_name, keywords, refused) => {
  const parsed = settingsChangesSchema.safeParse({ keywords });
  if (refused === undefined) expect(parsed.data).toEqual({ keywords });
  else expect(parsed.error?.issues[0]?.path[0]).toBe(refused);
});

test('what is left out stays left out', () => expect(settingsChangesSchema.parse({})).toEqual({}));
