import { log } from '@temporalio/activity';
import type { Clock } from '../../src/domain/clock.js';
import type { Wake } from '../../src/domain/wake.js';
import { takeTurn } from '../../src/store/business-rules/turn.js';
import type { Database } from '../../src/store/database.js';
import { each } from '../each.js';
import { nameOf } from '../failures.js';
import { lookAgain, type LookingAgain, type Rearm } from './look-again.js';

export interface TurnParts extends LookingAgain {
  readonly db: Database;
  readonly clock: Clock;
  readonly wake: Pick<Wake, 'delivery'>;
}

export const turnActivities = (parts: TurnParts) => ({
  /** Has triggers act on whatever happens. */
  takeTurns: (): Promise<Rearm> => lookAgain(parts, () => takeOne(parts)),
});

async function takeOne({ db, clock, wake }: TurnParts): Promise<boolean> {
  const { taken, deliveryIds, setAside } = await takeTurn(db, clock);
  for (const { eventId, reason } of setAside)
    log.error('No rule could act on an event, so it was set aside', { eventId, reason });
  try {
    await each(deliveryIds, (id) => wake.delivery(id));
  } catch (error) {
    // Housekeeping finds them by their marks.
    log.warn('Deliveries of webhooks could not be woken', { reason: nameOf(error) });
  }
  return taken > 0;
}
