import type { FastifyRequest } from 'fastify';
import { seesDirectMessages } from '../../src/domain/agents/permissions.js';
import type { Account } from '../../src/domain/accounts/account.js';
import type { Item } from '../../src/domain/items/item.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { agentOf } from '../route-permissions.js';
import type { Parts } from '../parts.js';
import { notFound } from '../problems.js';
import { viewItem } from '../views/item.js';

/** Whose items the caller sees (S29), and how each is shown. */
export async function seenItems({ db }: Pick<Parts, 'db'>, request: FastifyRequest) {
  const agent = agentOf(request);
  const found = await accountsRepository(db).withItemsSeenBy(agent);
  const accounts = new Map(found.map((account) => [account._id, account]));
  const accountOf = ({ accountId }: Pick<Item, 'accountId'>): Account => {
    const account = accounts.get(accountId);
    if (!account) throw notFound();
    return account;
  };
  return {
    seen: { accountIds: [...accounts.keys()], withDirectMessages: seesDirectMessages(agent) },
    accountOf,
    handleOf: (accountId: string) => accounts.get(accountId)?.handle ?? '',
    view: (item: Item) => viewItem(item, accountOf(item)),
  };
}
