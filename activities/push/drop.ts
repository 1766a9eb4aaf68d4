import { XError } from '../../src/x/errors/x-error.js';
import type { Round } from './parts.js';

/** What became of subscriptions that X was to drop. */
interface Dropped {
  /** How many X may have still. */
  readonly left: number;
  /** Why, where X refused one. */
  readonly failure: XError | null;
}

/**
 * What X keeps of them costs what it pushes, and is tried again; it must not cost the accounts their push,
 * nor keep the others.
 */
export async function dropAll({ push, mayGoOn }: Round, ids: readonly string[]): Promise<Dropped> {
  let left = ids.length;
  let failure: XError | null = null;
  for (const id of ids) {
    if (!mayGoOn()) break;
    const refusal = await refusalOf(() => push.deleteSubscription(id));
    if (refusal) failure = refusal;
    else left -= 1;
    if (refusal?.kind === 'rateLimited') break;
  }
  return { left, failure };
}

/** That X knows it no more is what was wanted. */
async function refusalOf(drop: () => Promise<void>): Promise<XError | null> {
  try {
    await drop();
    return null;
  } catch (error) {
    if (!(error instanceof XError)) throw error;
    return error.kind === 'notFound' ? null : error;
  }
}
