import { seesDirectMessages, seesItemsOf, seesTicket } from '../../src/domain/agents/permissions.js';
import type { Account } from '../../src/domain/accounts/account.js';
import type { Agent } from '../../src/domain/agents/agent.js';
import type { XPlan } from '../../src/domain/at-x/plan.js';
import type { Item } from '../../src/domain/items/item.js';
import type { Wanted } from '../../src/domain/items/selection.js';
import type { Change } from '../../src/domain/live/change.js';
import { newsOfItem } from '../../src/domain/live/item-change.js';
import type { Ticket } from '../../src/domain/tickets/ticket.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import type { Database } from '../../src/store/database.js';
import { seenOnAtX } from '../../src/store/items/engagements.js';
import { viewItem } from '../views/item.js';
import { byId, type ById } from './by-id.js';
import { reset, type News, type Source, type Tell } from './source.js';

/** The social tab, live (S28): items as the list shows them, to whoever sees them (S29). */
export const inboxSource = (db: Database, plan: XPlan): Source<Wanted> => ({
  collections: ['items'],

  async sightOf(agent) {
    const accounts = await accountsRepository(db).withItemsSeenBy(agent);
    return JSON.stringify([accounts.map(({ _id }) => _id).toSorted(), seesDirectMessages(agent)]);
  },

  look: async (changes) => telling(await readAbout(db, changes), plan),
});

/** What changes are about, as it is now. */
interface About {
  readonly items: ById<Item>;
  readonly accounts: ById<Account>;
  readonly reposted: ReadonlySet<string>;
  readonly tickets: ById<Pick<Ticket, '_id' | 'channel' | 'groupId' | 'assigneeId'>>;
}

async function readAbout(db: Database, changes: readonly Change[]): Promise<About> {
  const items = await byId(
    db.items,
    changes.map(({ id }) => id),
    { terms: 0 },
  );
  const found = [...items.values()];
  const [accounts, reposted, tickets] = await Promise.all([
    byId(
      db.accounts,
      found.map(({ accountId }) => accountId),
    ),
    seenOnAtX(db, 'repost', found),
    byId(
      db.tickets,
      found.flatMap(({ ticketId }) => ticketId ?? []),
      { channel: 1, groupId: 1, assigneeId: 1 },
    ),
  ]);
  return { items, accounts, reposted, tickets };
}

function telling({ items, accounts, tickets, reposted }: About, plan: XPlan): Tell<Wanted> {
  const written = new Map<string, News>();

  /** Written once for all who are shown the same. */
  function show(item: Item, account: Account, agent: Agent): News {
    const ticket = item.ticketId === null ? undefined : tickets.get(item.ticketId);
    const seenTickets = new Set(ticket && seesTicket(agent, ticket) ? [ticket._id] : []);
    const key = `${item._id} ${seenTickets.size}`;
    const before = written.get(key);
    if (before) return before;
    const beside = { account, seenTickets, reposted, plan };
    const news = { event: 'item', data: JSON.stringify(viewItem(item, beside)) };
    written.set(key, news);
    return news;
  }

  return (change, { agent, wanted }) => {
    const item = items.get(change.id);
    const account = item && accounts.get(item.accountId);
    const seen = item && account && isSeenBy(agent, item, account) ? { item, account } : null;
    switch (newsOfItem(change, seen?.item ?? null, wanted)) {
      case 'item':
        return seen && show(seen.item, seen.account, agent);
      case 'gone':
        return { event: 'gone', data: JSON.stringify({ id: change.id }) };
      case 'reset':
        return reset;
      case null:
        return null;
    }
  };
}

const isSeenBy = (agent: Agent, { kind }: Item, account: Account): boolean =>
  seesItemsOf(agent, account) && (kind === 'post' || seesDirectMessages(agent));
