import type { Reply, ReplyReason } from './reply.js';
import { withoutNumber } from './split.js';

export interface Draft {
  readonly replyId: string;
  readonly text: string;
  readonly reason: ReplyReason | null;
}

/**
 * What an agent wrote last in a ticket, where it was refused and they wrote nothing since (S44): the text,
 * of an answer in parts from the refused one on. `newestFirst` are the agent's replies in the ticket.
 */
export function draftOf(
  newestFirst: readonly Pick<Reply, '_id' | 'text' | 'state' | 'reason' | 'part'>[],
): Draft | null {
  const [newest] = newestFirst;
  const set = newest?.part?.setId;
  const answer = newestFirst.filter((reply) => reply === newest || (set && reply.part?.setId === set));
  const refused = answer.find(({ state }) => state === 'refused');
  if (!refused) return null;
  const { _id: replyId, reason, part } = refused;
  if (!part) return { replyId, reason, text: refused.text };
  const unsent = answer.flatMap((reply) =>
    reply.part && reply.part.index >= part.index ? [{ index: reply.part.index, text: reply.text }] : [],
  );
  const texts = unsent.sort((one, other) => one.index - other.index).map(({ text }) => withoutNumber(text));
  return { replyId, reason, text: texts.join(' ') };
}
