import type { Evidence } from '../../src/domain/access/trouble.js';
import { backOffMs, jittered } from '../../src/domain/sources/pacing.js';
import { sourcesRepository } from '../../src/store/sources/repository.js';
import { evidenceOf } from '../../src/x/errors/access-evidence.js';
import { classOf } from '../../src/x/errors/class.js';
import { XError } from '../../src/x/errors/x-error.js';
import { sweepLikes } from './sweep-likes.js';
import { sweepMessages } from './sweep-messages.js';
import { sweepPosts } from './sweep-posts.js';
import type { Sweeping } from './sweep.js';
import { waitForRoom } from './under-budget.js';

/** What one look at X brought, and what it shows about access. */
export interface Look {
  readonly toFile: number;
  readonly evidence: readonly Evidence[];
}

const sweeps = {
  mentions: sweepPosts,
  ownPosts: sweepPosts,
  directMessages: sweepMessages,
  likes: sweepLikes,
  streams: sweepPosts,
};

/** A source that X refuses or does not answer waits by itself; the others go on. */
export async function sweepSource(sweeping: Sweeping): Promise<Look> {
  try {
    const toFile = await sweeps[sweeping.source.kind](sweeping);
    return { toFile, evidence: [{ kind: 'answered' }] };
  } catch (error) {
    if (!(error instanceof XError) || error.kind === 'aborted') throw error;
    await noteFailure(sweeping, error);
    return { toFile: 0, evidence: [evidenceOf(error)] };
  }
}

async function noteFailure(sweeping: Sweeping, error: XError): Promise<void> {
  const { db, source, clock, random } = sweeping;
  const sources = sourcesRepository(db);
  if (error.kind === 'rateLimited') return sources.paused(source, error.resetAt, error.kind);
  if (error.kind === 'overBudget' && error.resetAt) return waitForRoom(sweeping, source, error.resetAt);
  const backOff = jittered(backOffAfter(error, source.failures + 1), random());
  const until = new Date(clock().getTime() + backOff);
  if (error.kind === 'badRequest' && source.kind === 'streams')
    await sources.note(source, { says: withoutLongWords(error.message) });
  return sources.failed(source, until, error.kind, error.rateLimit);
}

/** Without the key nothing is asked of X, so that looking again costs nothing, and its return is soon seen. */
const backOffAfter = (error: XError, failures: number): number =>
  error.kind === 'keyMissing' ? 60_000 : Math.max(backOffMs(failures), leastBackOffMs(error));

/** Asking again at once would change nothing where neither time nor a new token helps. */
const leastBackOffMs = ({ kind }: XError): number =>
  kind === 'restricted' ? 15 * 60_000 : ['wait', 'refresh'].includes(classOf(kind)) ? 0 : 60_000;

/** What X says may quote what it was sent, a token among it: no word of a query that helps is this long. */
const withoutLongWords = (text: string): string => text.replace(/\S{24,}/g, '…');
