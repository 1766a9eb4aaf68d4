import { log } from '@temporalio/activity';
import type { Clock } from '../../src/domain/clock.js';
import type { Wake } from '../../src/domain/wake.js';
import { takeTurn } from '../../src/store/business-rules/turn.js';
import type { Database } from '../../src/store/database.js';
import { nameOf } from '../failures.js';
import { withHeartbeat } from '../heartbeat.js';
import { beside, type Beside } from './beside.js';
import { lookAgain, type LookingAgain, type Rearm } from './look-again.js';

export interface TurnParts extends LookingAgain {
  readonly db: Database;
  readonly clock: Clock;
  readonly wake: Pick<Wake, 'delivery'>;
}

/** Each is two calls of MongoDB and one of Temporal: some thousand in a second. */
const wakingAtOnce = 20;
const waitingAtMost = 10_000;

export const turnActivities = (parts: TurnParts) => ({
  /** Has triggers act on whatever happens. */
  takeTurns: (): Promise<Rearm> =>
    withHeartbeat(async () => {
      const waking = wakingBeside(parts);
      try {
        return await lookAgain(parts, () => takeOne(parts, waking));
      } finally {
        await waking.end();
      }
    }),
});

/** No turn waits until deliveries are told; housekeeping finds by their marks those that are not. */
const wakingBeside = ({ wake }: TurnParts): Beside<string> =>
  beside(
    { atOnce: wakingAtOnce, waitingAtMost },
    (id: string) => wake.delivery(id),
    (error, dropped) => {
      log.warn('Deliveries of webhooks could not be woken', { reason: nameOf(error), dropped });
    },
  );

async function takeOne({ db, clock }: TurnParts, waking: Beside<string>): Promise<boolean> {
  const { taken, deliveryIds, setAside } = await takeTurn(db, clock);
  for (const { eventId, reason } of setAside)
    log.error('No rule could act on an event, so it was set aside', { eventId, reason });
  waking.add(deliveryIds);
  return taken > 0;
}
