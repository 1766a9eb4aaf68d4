import type { Reply } from '../replies/reply.js';
import { dayMs } from '../durations.js';

/**
 * What a report that nobody got an answer by e-mail does to it. The mail server may have had it although we did not
 * hear so; while it is being sent, that is not known yet.
 */
export function bounceOf({
  state,
  attempts,
}: Pick<Reply, 'state' | 'attempts'>): 'refuses' | 'later' | 'none' {
  switch (state) {
    case 'sent':
      return 'refuses';
    case 'queued':
      return attempts > 0 ? 'refuses' : 'none';
    case 'sending':
      return 'later';
    case 'unknown':
    case 'refused':
    case 'cancelled':
      return 'none';
  }
}

/** A mail server gives up after five days at most (RFC 5321, 4.5.4.1): older ones are not what an unnamed report is about. */
export const bouncesWithinMs = 7 * dayMs;
