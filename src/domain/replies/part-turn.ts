import type { Reply } from './reply.js';

export type PartTurn =
  | { readonly kind: 'go'; readonly answers: Pick<Reply, 'inReplyToXId' | 'toOwnPost'> }
  | { readonly kind: 'wait' | 'cancel' };

/**
 * Whether a part may follow the one before it (S45), and what it answers then: that part, as the account's
 * own post, which nobody has to summon it to. Where nobody knows under which id X shows that part, what
 * that one answered.
 */
export function partTurn(
  before: Pick<Reply, 'kind' | 'state' | 'xId' | 'inReplyToXId' | 'toOwnPost'> | null,
): PartTurn {
  if (!before) return { kind: 'cancel' };
  switch (before.state) {
    case 'queued':
    case 'sending':
    case 'unknown':
      return { kind: 'wait' };
    case 'refused':
    case 'cancelled':
      return { kind: 'cancel' };
    case 'sent':
      return { kind: 'go', answers: answersOf(before) };
  }
}

function answersOf({
  kind,
  xId,
  inReplyToXId,
  toOwnPost,
}: Pick<Reply, 'kind' | 'xId' | 'inReplyToXId' | 'toOwnPost'>): Pick<Reply, 'inReplyToXId' | 'toOwnPost'> {
  if (kind === 'directMessage') return { inReplyToXId: null };
  if (xId !== null) return { inReplyToXId: xId, toOwnPost: true };
  return { inReplyToXId, ...(toOwnPost ? { toOwnPost } : {}) };
}
