import { invalidRequest, ok, type Answer } from '../http/answer.js';
import type { Page } from '../http/paging.js';
import type { Context } from '../http/route.js';
import { showPosts } from '../render/envelope.js';
import type { Selection } from '../render/selection.js';
import type { Post } from '../world/records/posts.js';
import { compareIds } from '../world/ids.js';

interface Shown {
  data: readonly object[];
  errors?: readonly object[];
  includes?: object;
}

const tokens = (page: Page<unknown>) => ({
  ...(page.nextToken === undefined ? {} : { next_token: page.nextToken }),
  ...(page.previousToken === undefined ? {} : { previous_token: page.previousToken }),
});

/** A page of a list. X leaves `data` out of an empty one. */
export function listAnswer(shown: Shown, page: Page<unknown>, ends: object = {}): Answer {
  const { data, ...rest } = shown;
  const meta = { ...ends, result_count: data.length, ...tokens(page) };
  return ok({ ...(data.length === 0 ? {} : { data }), ...rest, meta });
}

/** A page of posts with the ends of what it shows, whatever its order. */
export function postsAnswer(context: Context, page: Page<Post>, selection: Selection): Answer {
  const ids = page.values.map((post) => post.id).sort(compareIds);
  const [oldest, newest] = [ids[0], ids.at(-1)];
  const ends = oldest && newest ? { newest_id: newest, oldest_id: oldest } : {};
  return listAnswer(showPosts(context, page.values, selection), page, ends);
}

/** The answer to a lookup of several: what was found, and an error for each that was not. */
export function lookupAnswer(shown: Shown, errors: readonly object[]): Answer {
  const { data, errors: expansionErrors = [], ...rest } = shown;
  const all = [...errors, ...expansionErrors];
  return ok({
    ...(data.length === 0 ? {} : { data }),
    ...rest,
    ...(all.length === 0 ? {} : { errors: all }),
  });
}

/** The answer to a lookup of one. */
export function singleAnswer(shown: Shown, errors: readonly object[]): Answer {
  const { data, errors: expansionErrors = [], ...rest } = shown;
  const all = [...errors, ...expansionErrors];
  const [one] = data;
  return ok({
    ...(one === undefined ? {} : { data: one }),
    ...rest,
    ...(all.length === 0 ? {} : { errors: all }),
  });
}

export const invalidToken = (token: string | undefined): Answer =>
  invalidRequest([
    {
      parameters: { pagination_token: [token ?? ''] },
      message: `The \`pagination_token\` query parameter value [${token ?? ''}] is not valid`,
    },
  ]);

/** Calls about oneself name oneself in the path. */
export const notYourself = (id: string, callerId: string): Answer =>
  invalidRequest([
    {
      parameters: { id: [id] },
      message: `The \`id\` query parameter value [${id}] must be the same as the authenticating user [${callerId}]`,
    },
  ]);
