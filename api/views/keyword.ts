import { z } from 'zod';
import { keywordPlaces } from '../../src/domain/rules/configured-keywords.js';
import type { CountedKeyword } from '../../src/store/items/keyword-counts.js';

export const keywordSchema = z
  .object({
    keyword: z.string().describe('GET /v1/inbox?accountId=&keyword= lists its items.'),
    of: z.enum(keywordPlaces).describe('What it decides about: mentions, direct messages, or ticket rules.'),
    items: z.int().describe('How many items of the last 30 days hold it, up to 100.'),
    more: z.boolean().describe('Whether there are, or may be, more than that.'),
  })
  .meta({ id: 'Keyword' });

export const viewKeyword = ({
  keyword,
  of,
  items,
  more,
}: CountedKeyword): z.output<typeof keywordSchema> => ({
  keyword,
  of,
  items,
  more,
});
