import { z } from 'zod';
import type { GoneReason } from '../domain/items/gone.js';
import { newestXId } from '../domain/at-x/ids.js';
import type { Standing } from './port.js';
import { readEach } from './objects.js';
import { xId, type Envelope } from './schemas.js';

const versions = z.array(xId.nullable().catch(null)).nullish().catch(null);
const shownPost = z.object({ id: xId, edit_history_tweet_ids: versions, edit_history_post_ids: versions });

const problem = z.object({
  resource_id: xId.optional().catch(undefined),
  value: xId.optional().catch(undefined),
  resource_type: z.string().default(''),
  type: z.string().default(''),
  detail: z.string().default(''),
});

/**
 * Which of the posts that were asked for X shows and which it says it does not. One that it says
 * nothing definite about is in neither (docs/x-api.md 3: `errors` beside a 200).
 */
export function standingOf(page: Envelope): Standing {
  const shown = readEach(page.data ?? [], shownPost).data.map((post) => ({
    xId: post.id,
    newestXId:
      newestXId([post.id, ...(post.edit_history_tweet_ids ?? []), ...(post.edit_history_post_ids ?? [])]) ??
      post.id,
  }));
  const gone = (page.errors ?? []).flatMap((error) => {
    const read = problem.safeParse(error).data;
    const id = read?.resource_id ?? read?.value;
    const why = read && whyGone(read);
    return id && why ? [{ xId: id, why }] : [];
  });
  return { shown, gone };
}

function whyGone({ type, detail, resource_type: of }: z.output<typeof problem>): GoneReason | null {
  if (!['tweet', 'post', ''].includes(of)) return null;
  if (type.endsWith('/not-authorized-for-resource')) return 'authorProtected';
  if (!type.endsWith('/resource-not-found')) return null;
  return /has been suspended/i.test(detail) ? 'authorSuspended' : 'deleted';
}
