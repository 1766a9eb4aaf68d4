import type { AtX } from '../../domain/engagements/engagement.js';
import { isXError, type XError } from './x-error.js';

interface EngagedAtX {
  readonly atX: AtX;
  /** Why X has not done it, or whether it has is not known; null: done. */
  readonly error: XError | null;
}

/** What became of a like or a repost; whatever is no word of X's or of the way to it is thrown on. */
export async function engagementOutcome(call: Promise<void>): Promise<EngagedAtX> {
  try {
    await call;
    return { atX: 'done', error: null };
  } catch (error) {
    if (!isXError(error)) throw error;
    return { atX: error.maybeTaken ? 'unknown' : 'refused', error };
  }
}
