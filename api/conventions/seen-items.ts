import type { FastifyRequest } from 'fastify';
import { seesDirectMessages } from '../../src/domain/agents/permissions.js';
import type { Account } from '../../src/domain/accounts/account.js';
import type { Item } from '../../src/domain/items/item.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { seenOnAtX } from '../../src/store/items/engagements.js';
import { ticketListing } from '../../src/store/tickets/listing.js';
import { agentOf } from '../route-permissions.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { viewItem } from '../views/item.js';

/** Whose items the caller sees, and how each is shown: naming no ticket that they do not see (S29). */
export async function seenItems({ config, db }: Pick<Parts, 'config' | 'db'>, request: FastifyRequest) {
  const agent = agentOf(request);
  const found = await accountsRepository(db).withItemsSeenBy(agent);
  const accounts = new Map(found.map((account) => [account._id, account]));
  const accountOf = ({ accountId }: Pick<Item, 'accountId'>): Account => {
    const account = accounts.get(accountId);
    if (!account) throw notFound();
    return account;
  };
  async function viewAll(items: readonly Item[]) {
    const ticketIds = items.flatMap(({ ticketId }) => ticketId ?? []);
    const seenTickets = await ticketListing(db).seenAmong(ticketIds, agent);
    const beside = { seenTickets, reposted: await seenOnAtX(db, 'repost', items), plan: config.x.plan };
    return items.map((item) => viewItem(item, { ...beside, account: accountOf(item) }));
  }
  async function view(item: Item) {
    const [viewed] = await viewAll([item]);
    if (!viewed) throw notFound();
    return viewed;
  }
  return {
    seen: { accountIds: [...accounts.keys()], withDirectMessages: seesDirectMessages(agent) },
    accountOf,
    handleOf: (accountId: string) => accounts.get(accountId)?.handle ?? '',
    viewAll,
    view,
  };
}
