import type { Incident } from '../../domain/escalation/incident.js';
import type { Page } from '../../domain/escalation/page.js';
import type { mongo } from 'mongoose';
import type { ClientSession, Database } from '../database.js';

/** An incident of which somebody was paged, and whom of several it was last. */
export interface ToldOf {
  readonly incident: Incident;
  readonly agentId: string;
}

/** As far as Twilio has told, nobody has the message. */
const undelivered = ['undelivered', 'failed', 'canceled'];

/** `told`: Twilio or the mail server has a page. `begun`: it may still be on its way, so that nobody knows of it. */
const pages: Readonly<Record<'told' | 'begun', mongo.Filter<Page>>> = {
  told: {
    $or: [
      { messages: { $elemMatch: { status: { $nin: undelivered } } } },
      { by: 'email', state: 'accepted' },
    ],
  },
  begun: { beganAt: { $type: 'date' } },
};

/**
 * The newest incident of which one of these people was paged. People of later steps, who know nothing of it yet, do
 * not speak for those who were.
 */
export async function newestOf(
  db: Database,
  agentIds: readonly string[],
  which: mongo.Filter<Incident>,
  paged: keyof typeof pages,
  session: ClientSession,
): Promise<ToldOf | null> {
  const theirs = { ...which, 'links.agentId': { $in: [...agentIds] } };
  for await (const incident of db.incidents.find(theirs, { session }).sort({ openedAt: -1 })) {
    const ofThem = { incidentId: incident._id, agentId: { $in: [...agentIds] }, ...pages[paged] };
    const [page] = await db.pages.find(ofThem, { session }).sort({ beganAt: -1 }).limit(1).toArray();
    if (page) return { incident, agentId: page.agentId };
  }
  return null;
}
