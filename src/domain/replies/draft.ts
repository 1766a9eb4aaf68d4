import type { Reply, ReplyReason } from './reply.js';
import { withoutNumber } from './split.js';

export interface Draft {
  readonly replyId: string;
  readonly text: string;
  readonly reason: ReplyReason | null;
}

type Written = Pick<Reply, '_id' | 'text' | 'written' | 'state' | 'reason' | 'part'>;

/**
 * What an agent wrote last in a ticket, where it was refused and they wrote nothing since (S44): the text as
 * they wrote it, of an answer in parts what no part has said yet. `newestFirst` are the agent's replies in the
 * ticket.
 */
export function draftOf(newestFirst: readonly Written[]): Draft | null {
  const [newest] = newestFirst;
  const set = newest?.part?.setId;
  const answer = newestFirst.filter((reply) => reply === newest || (set && reply.part?.setId === set));
  const refused = answer.find(({ state }) => state === 'refused');
  if (!refused) return null;
  const { _id: replyId, reason, part } = refused;
  if (!part) return { replyId, reason, text: refused.written ?? refused.text };
  const inOrder = answer.toSorted((one, other) => (one.part?.index ?? 0) - (other.part?.index ?? 0));
  const said = textOf(inOrder.slice(0, inOrder.indexOf(refused)));
  const written = inOrder[0]?.written;
  return {
    replyId,
    reason,
    text: written === undefined ? textOf(inOrder.slice(inOrder.indexOf(refused))) : restOf(written, said),
  };
}

const textOf = (parts: readonly Written[]): string => parts.map(({ text }) => withoutNumber(text)).join(' ');

/** What comes behind what was said; spaces count for nothing, since cutting takes some away. */
function restOf(written: string, said: string): string {
  const text = written.normalize('NFC');
  let left = said.replaceAll(/\s/gu, '').length;
  let at = 0;
  for (; left > 0 && at < text.length; at += 1) if (!/\s/u.test(text.charAt(at))) left -= 1;
  return text.slice(at).trim();
}
