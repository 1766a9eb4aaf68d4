import type { z } from 'zod';
import { invalidRequest, type Answer } from '../http/answer.js';
import { id, time } from '../http/parameters.js';
import type { Post } from '../world/records/posts.js';
import { compareIds } from '../world/ids.js';

/** The part of a list a call asks for, by ids or by time. */
export const rangeShape = { since_id: id(), until_id: id(), start_time: time(), end_time: time() };
export type Range = z.infer<z.ZodObject<typeof rangeShape>>;

/** X takes ids or times, never both. */
export function mixed(range: Range): Answer | undefined {
  const byId = range.since_id ?? range.until_id;
  const byTime = range.start_time ?? range.end_time;
  if (byId === undefined || byTime === undefined) return undefined;
  return invalidRequest([
    {
      parameters: { since_id: [range.since_id ?? ''], start_time: [range.start_time ?? ''] },
      message: "'since_id' and 'until_id' cannot be combined with 'start_time' or 'end_time'",
    },
  ]);
}

/** `since_id` and `until_id` are exclusive, `start_time` inclusive, `end_time` exclusive; times count whole seconds. */
export function inRange(post: Post, range: Range): boolean {
  const second = Math.floor(post.createdAtMs / 1000) * 1000;
  return (
    (range.since_id === undefined || compareIds(post.id, range.since_id) > 0) &&
    (range.until_id === undefined || compareIds(post.id, range.until_id) < 0) &&
    (range.start_time === undefined || second >= Date.parse(range.start_time)) &&
    (range.end_time === undefined || second < Date.parse(range.end_time))
  );
}
