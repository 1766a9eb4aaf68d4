import { log } from '@temporalio/activity';
import type { Clock } from '../../src/domain/clock.js';
import { takeTurn } from '../../src/store/business-rules/turn.js';
import type { Database } from '../../src/store/database.js';
import { lookAgain, type LookingAgain, type Rearm } from './look-again.js';

export interface TurnParts extends LookingAgain {
  readonly db: Database;
  readonly clock: Clock;
}

export const turnActivities = (parts: TurnParts) => ({
  /** Has triggers act on whatever happens. */
  takeTurns: (): Promise<Rearm> => lookAgain(parts, () => takeOne(parts)),
});

async function takeOne({ db, clock }: TurnParts): Promise<boolean> {
  const { taken, setAside } = await takeTurn(db, clock);
  for (const { eventId, reason } of setAside)
    log.error('No rule could act on an event, so it was set aside', { eventId, reason });
  return taken > 0;
}
