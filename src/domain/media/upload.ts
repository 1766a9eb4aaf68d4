import type { Reply } from '../replies/reply.js';
import type { Medium, MediumKind } from './medium.js';

/** X takes 5 MB a segment, and a thousand segments. */
export const segmentBytes = 4_000_000;
/** A medium that is about to expire at X is uploaded anew, so that it lasts while the answer is sent. */
const marginMs = 10 * 60_000;
const mostRefusals = 3;

export type UploadStep =
  | { readonly kind: 'begin' | 'finish' | 'ask' | 'ready' | 'giveUp' }
  | { readonly kind: 'append'; readonly segment: number; readonly start: number; readonly end: number };

/** What is next on a medium's way to X. `xNow` is X's time; `end` is exclusive. */
export function nextUploadStep(
  { atX, bytes, refusals }: Pick<Medium, 'atX' | 'bytes' | 'refusals'>,
  xNow: Date,
): UploadStep {
  if (refusals >= mostRefusals) return { kind: 'giveUp' };
  const leftMs = atX ? atX.expiresAt.getTime() - xNow.getTime() : 0;
  if (!atX || leftMs <= marginMs) return { kind: 'begin' };
  if (atX.state === 'ready') return { kind: 'ready' };
  if (atX.state === 'processing') return { kind: 'ask' };
  const start = atX.nextSegment * segmentBytes;
  return start < bytes
    ? { kind: 'append', segment: atX.nextSegment, start, end: Math.min(start + segmentBytes, bytes) }
    : { kind: 'finish' };
}

/** Whether X has all of them, for long enough to be sent. */
export const areUploaded = (
  media: readonly Pick<Medium, 'atX' | 'bytes' | 'refusals'>[],
  xNow: Date,
): boolean => media.every((medium) => nextUploadStep(medium, xNow).kind === 'ready');

/** What X wants to know beforehand: it keeps media of posts and of messages apart. */
export const categoryOf = (kind: MediumKind, goesAs: Reply['kind']): string =>
  `${goesAs === 'post' ? 'tweet' : 'dm'}_${kind}`;
