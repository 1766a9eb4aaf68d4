import type { Page } from '../../domain/escalation/page.js';
import type { EscalationPolicy } from '../../domain/escalation/policy.js';
import { testPagesOf } from '../../domain/escalation/test-pages.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { handOverAnyway } from './hand-over.js';

/** Queues a test page to everybody of a step, or of all steps; the caller wakes the policy's workflow, which sends them. */
export async function queueTestPages(
  db: Database,
  policy: EscalationPolicy,
  step: number | undefined,
  now: Date,
  session: ClientSession,
): Promise<{ testId: string; pages: Page[] }> {
  const testId = newId();
  const pages = testPagesOf(policy, testId, step, now);
  await db.pages.insertMany(pages, { session });
  await handOverAnyway(db, policy, now, session);
  return { testId, pages };
}
