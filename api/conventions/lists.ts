import { z } from 'zod';
import type { Page } from '../../src/store/pages.js';

const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(50).describe('At most this many, up to 100.'),
  cursor: z.string().min(1).max(2_000).optional().describe('nextCursor of the page before.'),
};

/** A list's query: paging and its own filters; anything else is refused. */
export const listQuery = <Filters extends z.ZodRawShape>(filters: Filters) =>
  z.strictObject({ ...paging, ...filters });

export const pageQuery = listQuery({});

/** The same of a list whose each entry is looked up by itself. */
export const smallPageQuery = z.strictObject({
  ...paging,
  limit: z.coerce.number().int().min(1).max(100).default(10).describe('At most this many, up to 100.'),
});

/** A list's answer. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .describe('null: the last page. A page of a search may be short without being the last.'),
  });

export const viewPage = <T, View>({ data, nextCursor }: Page<T>, view: (document: T) => View) => ({
  data: data.map(view),
  nextCursor,
});
