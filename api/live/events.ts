import type { EventType, PerchEvent } from '../../src/domain/events/event.js';
import { hears } from '../../src/domain/events/hears.js';
import type { Account } from '../../src/domain/accounts/account.js';
import type { Incident } from '../../src/domain/escalation/incident.js';
import type { Change } from '../../src/domain/live/change.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import type { Database } from '../../src/store/database.js';
import { viewEvent } from '../views/event.js';
import { byId, type ById } from './by-id.js';
import type { News, Source, Tell } from './source.js';

/** Which events somebody wants to hear of; left out: all. */
export interface WantedEvents {
  readonly types?: readonly EventType[] | undefined;
}

/** All that happens (S64): events to whoever sees what they are about, as it is now (S29). */
export const eventsSource = (db: Database): Source<WantedEvents> => ({
  collections: ['events'],
  onlyMade: true,
  isAll: true,
  // Nobody keeps a list of them: what one may see counts for what comes.
  sightOf: () => Promise.resolve(''),
  look: async (changes) => telling(await readAbout(db, changes)),
});

interface About {
  readonly events: ById<PerchEvent>;
  readonly tickets: ById<Ticket>;
  readonly accounts: ById<Account>;
  readonly incidents: ById<Incident>;
}

async function readAbout(db: Database, changes: readonly Change[]): Promise<About> {
  const events = await byId(
    db.events,
    changes.map(({ id }) => id),
  );
  const all = [...events.values()];
  const ofNoTicket = all.filter(({ ticketId }) => ticketId === null);
  const [tickets, accounts, incidents] = await Promise.all([
    byId(
      db.tickets,
      all.flatMap(({ ticketId }) => ticketId ?? []),
      { facts: 0, terms: 0 },
    ),
    byId(
      db.accounts,
      ofNoTicket.flatMap(({ accountId }) => accountId ?? []),
    ),
    byId(
      db.incidents,
      ofNoTicket.flatMap(({ incidentId }) => incidentId ?? []),
    ),
  ]);
  return { events, tickets, accounts, incidents };
}

function telling({ events, tickets, accounts, incidents }: About): Tell<WantedEvents> {
  const written = new Map<string, News>();

  /** Written once for all who hear it. */
  function show(event: PerchEvent, ticket: Ticket | null): News {
    const before = written.get(event._id);
    if (before) return before;
    const news = { event: event.type, data: JSON.stringify(viewEvent(event, ticket)) };
    written.set(event._id, news);
    return news;
  }

  return ({ id }, { agent, wanted: { types } }) => {
    const event = events.get(id);
    if (!event || (types && !types.includes(event.type))) return null;
    const ticket = tickets.get(event.ticketId ?? '') ?? null;
    const account = accounts.get(event.accountId ?? '') ?? null;
    const incident = incidents.get(event.incidentId ?? '') ?? null;
    return hears(agent, event, { ticket, account, incident }) ? show(event, ticket) : null;
  };
}
