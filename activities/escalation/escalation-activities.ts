import type { Clock } from '../../src/domain/clock.js';
import type { Config } from '../../src/config.js';
import type { Mailer } from '../../src/notify/mailer.js';
import type { Texter } from '../../src/notify/texter.js';
import type { Database } from '../../src/store/database.js';
import { beginPages } from '../../src/store/escalation/begin-pages.js';
import { evaluatePolicy, type Evaluation } from '../../src/store/escalation/evaluate.js';
import { sendPage } from './send-page.js';

export interface EscalationParts {
  readonly config: Pick<Config, 'publicUrl' | 'keys' | 'sms'>;
  readonly db: Database;
  readonly clock: Clock;
  readonly mailer: Mailer;
  /** Null: Twilio is not configured. */
  readonly texter: Texter | null;
}

/** What the workflow does next. */
export interface Evaluated {
  /** Pages to send, those under way among them. */
  readonly pageIds: readonly string[];
  /** When to look again by itself, in ms since 1970; null: there is nothing to wait for. */
  readonly nextAtMs: number | null;
  /** For the operator. */
  readonly details: string;
}

export const escalationActivities = (parts: EscalationParts) => ({
  /** Folds the matches that came into the policy's window, opens and ends incidents, begins the pages that are due. */
  async evaluateEscalation(policyId: string): Promise<Evaluated> {
    const { nextAt, details } = await evaluated(parts, policyId);
    const begun = await beginPages(parts, policyId, parts.clock());
    const due = [nextAt, begun.nextAt].flatMap((at) => at?.getTime() ?? []);
    return { pageIds: begun.pageIds, nextAtMs: due.length === 0 ? null : Math.min(...due), details };
  },

  /** Sends a page unless it was acknowledged meanwhile; what became of it is on record when this returns. */
  sendPage: (pageId: string): Promise<void> => sendPage(parts, pageId),
});

const mostCalls = 20;
/** The pages that are due wait for it, and an activity that takes too long begins anew. */
const foldingMs = 10_000;

/** A flood is folded in several transactions; what is left then is folded by the next look. */
async function evaluated(parts: EscalationParts, policyId: string): Promise<Evaluation> {
  const until = parts.clock().getTime() + foldingMs;
  for (let calls = 1; ; calls += 1) {
    const evaluation = await evaluatePolicy(parts, policyId, parts.clock());
    if (evaluation.isWhole || calls === mostCalls || parts.clock().getTime() > until) return evaluation;
  }
}
