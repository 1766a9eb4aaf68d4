import { log } from '@temporalio/activity';
import type { Clock } from '../../src/domain/clock.js';
import { automationsInForce, runAutomation } from '../../src/store/business-rules/automations.js';
import type { Database } from '../../src/store/database.js';
import { nameOf } from '../failures.js';

export interface AutomationParts {
  readonly db: Database;
  readonly clock: Clock;
}

/** Those that are left then have their turn in the next minute. */
const endsAfterMs = 35_000;

export const automationActivities = ({ db, clock }: AutomationParts) => ({
  /** Has automations act on tickets whose time has come; returns on how many. What one fails at stops none of the others. */
  async runAutomations(): Promise<number> {
    const endsAt = performance.now() + endsAfterMs;
    let acted = 0;
    for (const automation of await automationsInForce(db)) {
      if (performance.now() > endsAt) break;
      try {
        acted += await runAutomation(db, automation, clock());
      } catch (error) {
        log.error('An automation could not act', { automationId: automation._id, reason: nameOf(error) });
      }
    }
    return acted;
  },
});
