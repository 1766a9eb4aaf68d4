import { findUrls } from '../text/urls.js';
import type { Post } from '../world/records/posts.js';
import { engages } from '../world/lookups.js';
import type { State } from '../world/state.js';

/** What X charges, in US dollars: reads for each resource, writes for each request. */
export const READ_USD = { post: 0.005, user: 0.01, dm_event: 0.01 } as const;
/** For each thing of their own that the owner of the app reads under their own id. */
export const OWNED_READ_USD = 0.001;
export type Resource = keyof typeof READ_USD;

const POST_USD = 0.015;
const POST_WITH_LINK_USD = 0.2;
const SUMMONED_REPLY_USD = 0.01;

const WRITE_USD: Readonly<Record<string, number>> = {
  'create-post': POST_USD,
  'delete-post': 0.01,
  'send-dm': 0.015,
  'send-dm-in': 0.015,
  'create-group-dm': 0.015,
  'delete-dm': 0.01,
  like: 0.015,
  unlike: 0.01,
  repost: 0.015,
  unrepost: 0.01,
  'media-metadata': 0.005,
};

/** The price of a write, or nothing for a call that is none. */
export const writeUsd = (route: string): number | undefined => WRITE_USD[route];

/**
 * The price of a post. X does not say what a summoned reply with a link costs; assumed is the dearer
 * one. Links count wherever X would wrap one, also without `https://`.
 */
export function postUsd(state: State, post: Post): number {
  if (findUrls(post.typed).length > 0) return POST_WITH_LINK_USD;
  const target = state.posts.get(post.inReplyToId ?? '');
  const summoned = target !== undefined && target.authorId !== post.authorId;
  return summoned && engages(state, target, post.authorId) ? SUMMONED_REPLY_USD : POST_USD;
}
