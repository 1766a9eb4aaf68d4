import { log } from '@temporalio/activity';
import type { Automation } from '../../src/domain/business-rules/rules.js';
import type { Clock } from '../../src/domain/clock.js';
import {
  automationsInTurn,
  beginNextWith,
  runAutomation,
} from '../../src/store/business-rules/automations.js';
import type { Database } from '../../src/store/database.js';
import { nameOf } from '../failures.js';

export interface AutomationParts {
  readonly db: Database;
  readonly clock: Clock;
}

/** Those that are left then have their turn first in the next minute. */
const endsAfterMs = 35_000;

export const automationActivities = ({ db, clock }: AutomationParts) => ({
  /** Has automations act on tickets whose time has come; returns on how many. What one fails at stops none of the others. */
  async runAutomations(): Promise<number> {
    const endsAt = performance.now() + endsAfterMs;
    const isOver = (): boolean => performance.now() > endsAt;
    let acted = 0;
    let left: Automation | null = null;
    for (const automation of await automationsInTurn(db)) {
      if (isOver()) {
        left = automation;
        break;
      }
      acted += await runOne({ db, clock }, automation, isOver);
    }
    if (left) log.warn('There was no time for all automations', { nextAutomationId: left._id });
    await beginNextWith(db, left);
    return acted;
  },
});

async function runOne(
  { db, clock }: AutomationParts,
  automation: Automation,
  isOver: () => boolean,
): Promise<number> {
  const automationId = automation._id;
  try {
    const { acted, leftOut } = await runAutomation(db, automation, clock(), isOver);
    for (const { ticketId, reason } of leftOut)
      log.error('An automation could not act on a ticket, so it was left out', {
        automationId,
        ticketId,
        reason,
      });
    return acted;
  } catch (error) {
    log.error('An automation could not act', { automationId, reason: nameOf(error) });
    return 0;
  }
}
