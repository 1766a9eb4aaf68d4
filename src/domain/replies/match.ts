import type { Reply } from './reply.js';

/** Something the account put on X, read back to find out what became of a send. */
export interface Sighting {
  readonly xId: string;
  readonly text: string;
  readonly inReplyToXId: string | null;
  readonly createdAt: Date;
}

/** Clocks and X's whole seconds may differ by this much. */
const toleranceMs = 5_000;

type Sought = Pick<Reply, 'kind' | 'text' | 'inReplyToXId' | 'attemptedAt' | 'soughtFrom'>;

/** X's time before which nothing is this reply: its earliest attempt that may stand at X. */
export const soughtSince = ({ attemptedAt, soughtFrom }: Pick<Sought, 'attemptedAt' | 'soughtFrom'>): Date =>
  new Date(((soughtFrom ?? attemptedAt)?.getTime() ?? 0) - toleranceMs);

/**
 * Which of the account's recent posts or messages is this reply, whose outcome is unknown (S43): the
 * same parent and text, not older than the attempts, not known as another reply. Null: not seen.
 */
export function findReply(
  reply: Sought,
  sightings: readonly Sighting[],
  takenXIds: ReadonlySet<string>,
): Sighting | null {
  const since = soughtSince(reply);
  const isIt = (seen: Sighting): boolean =>
    seen.createdAt >= since &&
    !takenXIds.has(seen.xId) &&
    (reply.kind === 'directMessage' || seen.inReplyToXId === reply.inReplyToXId) &&
    comparable(seen.text) === comparable(reply.text);
  return sightings.find(isIt) ?? null;
}

/** X puts the mentions in front, gives bare domains a scheme, trims and folds white space. */
const comparable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/^(\s*@\w{1,15})+(\s+|$)/u, '')
    .replace(/https?:\/\//giu, '')
    .replace(/\s+/gu, ' ')
    .trim();
