import type { Facts, InboxItem } from './facts.js';

/** A post that an account liked and no longer likes: Perch may have seen it in between (S20). */
export const likedBefore = ({ accounts }: Facts, { accountId, origins }: InboxItem): boolean =>
  origins.includes('like') && accounts.some(({ id, likes }) => id === accountId && likes === true);
