import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { meets } from '../../src/domain/agents/permissions.js';
import type { Account } from '../../src/domain/accounts/account.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { agentOf } from '../route-permissions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { viewAccount } from '../views/account.js';
import { idParams } from './shapes.js';
import { teller } from './tell.js';
import { tagged } from './versions.js';

/** What the routes of an account share. */
export function changingAccounts(app: FastifyInstance, { db, wake }: Pick<Parts, 'db' | 'wake'>) {
  const accounts = accountsRepository(db);
  const tell = teller(app);

  async function seen(request: FastifyRequest): Promise<Account> {
    const account = await accounts.get(idParams.parse(request.params).id, agentOf(request));
    if (!account) throw notFound();
    return account;
  }

  return {
    /** The account of the path; 404 when the caller may not see it. */
    seen,

    /** Who may see the account but not change it hears 403; who may not see it, 404 (S2). */
    mayChange: async (request: FastifyRequest): Promise<void> => {
      await seen(request);
      if (!meets(agentOf(request), 'manageChannels')) throw new Problem('forbidden');
    },

    /** Shows a changed account, and tells its workflow. */
    wakeAndAnswer: (reply: FastifyReply, account: Account) => {
      tell(() => wake.account(account._id));
      return tagged(reply, account, viewAccount(account));
    },
  };
}
