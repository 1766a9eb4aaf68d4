import type { Agent } from '../../domain/agents/agent.js';
import type { Incident } from '../../domain/escalation/incident.js';
import type { Page, PageReason } from '../../domain/escalation/page.js';
import { areTooManyPages, pagesRemembered } from '../../domain/escalation/quota.js';
import { pageEnded, wasReached, whyCancelled, whyUnable } from '../../domain/escalation/sending.js';
import type { ClientSession, Database } from '../database.js';
import { oneAtATime } from '../one-at-a-time.js';
import { settingsRepository } from '../settings/repository.js';
import { spendOnText } from './text-budget.js';

/** What an SMS takes; null: Twilio is not configured. */
export type TextCost = {
  readonly segments: number;
  readonly costUsd: number;
  readonly receiptMs: number;
} | null;

/** A page that is to be sent now, and where to. */
export interface TakenPage {
  readonly page: Page;
  readonly to: string;
}

interface Taking {
  readonly db: Database;
  readonly now: Date;
  readonly session: ClientSession;
}

/**
 * Takes a page to be sent, or writes why it is not; null then, and when it is over already. One that an attempt left
 * behind is taken again. The incident is written with it: none is taken after an acknowledgement that is stored.
 */
export const takeToPage = (
  db: Database,
  pageId: string,
  cost: TextCost,
  now: Date,
): Promise<TakenPage | null> =>
  db.transaction(async (session) => {
    const page = await db.pages.findOne({ _id: pageId }, { session });
    if (page?.state !== 'queued' && page?.state !== 'sending') return null;
    const taking = { db, now, session };
    const { incident, agent } = await concerned(taking, page);
    const cancelled = whyCancelled(page, incident);
    if (cancelled) return end(taking, page, 'cancelled', cancelled);
    const unable = whyUnable(page, agent, cost !== null);
    if (unable || !agent) return end(taking, page, 'failed', unable ?? 'agentRemoved');
    if (page.state === 'queued' && (await areTooMany(taking, page)))
      return end(taking, page, 'held', 'tooManyPages');
    if (page.by === 'sms' && page.state === 'queued' && cost && !(await isAffordable(taking, cost)))
      return end(taking, page, 'failed', 'smsBudgetSpent');
    return take(taking, page, agent, cost);
  });

async function concerned({ db, session }: Taking, { incidentId, agentId }: Page) {
  const incident: Incident | null =
    incidentId === null ? null : await db.incidents.findOne({ _id: incidentId }, { session });
  return { incident, agent: await db.agents.findOne({ _id: agentId }, { session }) };
}

async function take(
  { db, now, session }: Taking,
  page: Page,
  { email, phone }: Agent,
  cost: TextCost,
): Promise<TakenPage> {
  const to = page.by === 'sms' ? (phone ?? '') : email;
  const taken: Page = {
    ...page,
    ...{ state: 'sending', open: true, to, beganAt: page.beganAt ?? now, updatedAt: now },
    // Twilio may tell of it before its answer is written.
    ...(page.by === 'sms' && cost ? { receiptBy: new Date(now.getTime() + cost.receiptMs) } : {}),
  };
  await db.pages.replaceOne({ _id: page._id }, taken, { session });
  if (page.incidentId !== null)
    await db.incidents.updateOne({ _id: page.incidentId }, { $inc: { pagesBegun: 1 } }, { session });
  return { page: taken, to };
}

async function end(
  { db, now, session }: Taking,
  page: Page,
  state: 'failed' | 'held' | 'cancelled',
  reason: PageReason,
): Promise<null> {
  await db.pages.replaceOne({ _id: page._id }, pageEnded(page, state, { reason }, now), { session });
  return null;
}

/** Never the first of a round of an incident by which the person may be reached. */
async function areTooMany({ db, now, session }: Taking, page: Page): Promise<boolean> {
  const { agentId, incidentId } = page;
  await oneAtATime(db, `pages/${agentId}`, session);
  const since = new Date(now.getTime() - pagesRemembered.withinMs);
  const recent = await db.pages
    .find({ agentId, beganAt: { $gt: since } }, { session })
    .sort({ beganAt: -1 })
    .limit(pagesRemembered.pages)
    .toArray();
  if (
    !areTooManyPages(
      recent.flatMap(({ beganAt }) => beganAt ?? []),
      now,
    )
  )
    return false;
  if (incidentId === null) return true;
  return wasReached(page, await db.pages.find({ incidentId, agentId }, { session }).toArray());
}

async function isAffordable({ db, now, session }: Taking, { costUsd }: NonNullable<TextCost>) {
  const { smsDollarsPerDay } = await settingsRepository(db).get(session);
  return spendOnText(db, { costUsd, dollarsPerDay: smsDollarsPerDay }, now, session);
}
