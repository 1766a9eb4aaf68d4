import type { Reply } from './reply.js';

/** Of an answer: whom it answers, from where, and all that it says. */
export interface Said extends Pick<Reply, 'kind' | 'accountId' | 'inReplyToXId'> {
  /** One, or that of each part. */
  readonly texts: readonly string[];
  readonly mediaIds: readonly string[];
}

/** What the agent picked; the rest was worked out, and may be worked out otherwise a moment later. */
export interface Picked {
  readonly accountId?: string | undefined;
  readonly inReplyToXId?: string | undefined;
}

/**
 * Whether an answer says what an earlier one said (S43). Between two clicks the customer may write again, or the
 * account's switch go off: whatever was not picked is no difference, or there would be two posts.
 */
export const isRepeat = (now: Said, { accountId, inReplyToXId }: Picked, earlier: Said): boolean =>
  now.kind === earlier.kind &&
  same(now.texts, earlier.texts) &&
  same(now.mediaIds, earlier.mediaIds) &&
  (accountId === undefined || earlier.kind === 'email' || accountId === earlier.accountId) &&
  (inReplyToXId === undefined || earlier.kind !== 'post' || inReplyToXId === earlier.inReplyToXId);

const same = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((one, at) => one === others[at]);
