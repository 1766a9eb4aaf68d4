import type { Clock } from '../../domain/clock.js';
import { billingDay } from '../../domain/spend/spend.js';
import type { Charges } from '../../store/spend/charges.js';
import { askedFor, isAnothers, shownIn, spentOnBy } from './billed.js';
import type { Budget } from './budget.js';
import { isXError } from '../errors/x-error.js';
import type { Send } from '../reads.js';

/** Whose reads are metered. */
interface Meter {
  readonly accountId: string;
  readonly xUserId: string;
  readonly charges: Charges;
  readonly clock: Clock;
  /** Null: read whatever it costs. */
  readonly budget: Budget | null;
  /** The account owns the app at X. */
  readonly isOwner: boolean;
}

/**
 * Books what each read shows before its caller sees it, so that nothing is used that is not booked.
 * Under a budget the most that it may cost is held before; a read that does not fit is not made
 * (`overBudget`). Writes are not metered but booked where they are recorded as sent (`bookSent`):
 * that X has one may come to light long after the call.
 */
export const metered =
  (send: Send, meter: Meter): Send =>
  async (request) => {
    const { accountId, xUserId, charges, clock, budget, isOwner } = meter;
    const anothers = isAnothers(request.path, xUserId);
    const on = anothers ? 'lookups' : spentOnBy(request.path);
    const { read, held } = budget ? await budget.hold(on, request) : { read: request, held: null };
    const response = await send({ ...request, ...read }).catch(async (error: unknown) => {
      if (held !== null) await letGo(meter, held, error);
      throw error;
    });
    const day = billingDay(response.answeredAt);
    const resources = shownIn(request.path, response.body, isOwner && !anothers);
    const hold = held === null ? null : { id: held, asked: askedFor(request) };
    await charges.shown({ accountId, on, day, resources }, clock(), hold);
    return response;
  };

/** What X refused is free; what got no answer may have been billed. A hold that stays ends by itself. */
async function letGo({ charges, clock }: Meter, held: string, error: unknown): Promise<void> {
  const mayBeBilled = isXError(error, 'noAnswer', 'aborted') && error.maybeTaken;
  await (mayBeBilled ? charges.lapse(held, clock()) : charges.release(held)).catch(() => undefined);
}
