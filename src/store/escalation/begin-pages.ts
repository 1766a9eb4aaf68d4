import type { Incident } from '../../domain/escalation/incident.js';
import type { Page } from '../../domain/escalation/page.js';
import { pagingAt } from '../../domain/escalation/paging.js';
import {
  earliest,
  fallbacksFor,
  nextReceiptBy,
  withoutReceipt,
} from '../../domain/escalation/receipts-due.js';
import type { ClientSession, Database } from '../database.js';
import { newestPages, unsettledPages } from './pages-of-incident.js';
import { writePages } from './write-pages.js';
import { hourMs } from '../../domain/durations.js';

interface Parts {
  readonly db: Database;
}

/** Writes the pages that are due of the policy's incidents, and returns all that are to be sent. */
export const beginPages = (
  { db }: Parts,
  policyId: string,
  now: Date,
): Promise<{ pageIds: string[]; nextAt: Date | null }> =>
  db.transaction(async (session) => {
    const unsettled = await unsettledPages(db, policyId, session);
    const due: (Date | null)[] = [];
    for (const incident of await incidentsOf(db, policyId, unsettled, session))
      due.push(await beginOf(db, incident, unsettled, now, session));
    due.push(await beginOfTests(db, policyId, unsettled, now, session));
    const open = await db.pages
      .find({ policyId, open: true }, { projection: { _id: 1 }, session })
      .sort({ _id: 1 })
      .toArray();
    return { pageIds: open.map(({ _id }) => _id), nextAt: earliest(due) };
  });

/** Those that may page, and those whose pages are not settled. */
async function incidentsOf(
  db: Database,
  policyId: string,
  unsettled: readonly Page[],
  session: ClientSession,
): Promise<Incident[]> {
  const ids = new Set(unsettled.flatMap(({ incidentId }) => incidentId ?? []));
  for (const state of ['open', 'acknowledged'] as const)
    for (const { _id } of await db.incidents
      .find({ policyId, state }, { projection: { _id: 1 }, session })
      .toArray())
      ids.add(_id);
  return db.incidents.find({ _id: { $in: [...ids] } }, { session }).toArray();
}

const withUnsettled = (newest: readonly Page[], unsettled: readonly Page[], of: string | null): Page[] => {
  const own = unsettled.filter(({ incidentId }) => incidentId === of);
  return [...new Map([...newest, ...own].map((page) => [page._id, page])).values()];
};

async function beginOf(
  db: Database,
  before: Incident,
  unsettled: readonly Page[],
  now: Date,
  session: ClientSession,
): Promise<Date | null> {
  const known = withUnsettled(await newestPages(db, before._id, session), unsettled, before._id);
  const { incident, pages, nextAt } = pagingAt(before, known, now);
  const { state, round, roundBeganAt, step, stepBeganAt } = incident;
  // Written with each page that begins, so that an acknowledgement at the same time and this one meet.
  if (pages.length > 0 || incident !== before || nextAt?.getTime() !== before.nextAt?.getTime())
    await db.incidents.updateOne(
      { _id: before._id },
      {
        $set: { state, round, roundBeganAt, step, stepBeganAt, nextAt, updatedAt: now },
        $inc: { version: 1 },
      },
      { session },
    );
  await writePages(db, known, pages, session);
  return nextAt;
}

const testsLookedAtMs = hourMs;

/** A page of a test that failed is made up for as well: it shows what would happen. Later it is only settled. */
async function beginOfTests(
  db: Database,
  policyId: string,
  unsettled: readonly Page[],
  now: Date,
  session: ClientSession,
): Promise<Date | null> {
  const since = new Date(now.getTime() - testsLookedAtMs);
  const recent = await db.pages
    .find({ incidentId: null, policyId, createdAt: { $gt: since } }, { session })
    .toArray();
  const known = withUnsettled(recent, unsettled, null);
  const late = withoutReceipt(known, now);
  const settled = known.map((page) => late.find(({ _id }) => _id === page._id) ?? page);
  const fallbacks: Page[] = fallbacksFor(settled, now);
  await writePages(db, known, [...late, ...fallbacks], session);
  return nextReceiptBy(settled);
}
