import type { FastifyRequest } from 'fastify';
import { meets } from '../../src/domain/agents/permissions.js';
import { agentsOf } from '../../src/domain/escalation/policy-fields.js';
import type { EscalationPolicy } from '../../src/domain/escalation/policy.js';
import { warningsOf } from '../../src/domain/escalation/warnings.js';
import { accountsRepository } from '../../src/store/accounts/repository.js';
import { policyState } from '../../src/store/escalation/policy-state.js';
import { settingsRepository } from '../../src/store/settings/repository.js';
import { agentOf } from '../route-permissions.js';
import type { Parts } from '../parts.js';
import { notFound, Problem } from '../problems.js';
import { viewPolicy } from '../views/escalation-policy.js';
import { idParams } from './shapes.js';

/** Which escalation policies the caller sees: of accounts whose items they see; who may change them, all (S2, S29). */
export function seenPolicies({ config, db, clock }: Pick<Parts, 'config' | 'db' | 'clock'>) {
  const accounts = accountsRepository(db);

  /** Null: of every account. */
  async function accountIds(request: FastifyRequest): Promise<string[] | null> {
    const agent = agentOf(request);
    if (meets(agent, 'manageChannels')) return null;
    return (await accounts.withItemsSeenBy(agent)).map(({ _id }) => _id);
  }

  async function seen(request: FastifyRequest): Promise<EscalationPolicy> {
    const policy = await db.escalationPolicies.findOne({ _id: idParams.parse(request.params).id });
    const ids = policy && (await accountIds(request));
    if (!policy || (ids && !ids.includes(policy.accountId))) throw notFound();
    return policy;
  }

  return {
    accountIds,

    /** The policy of the path; 404 when the caller may not see it. */
    seen,

    /** Who may see the policy but not change it hears 403; who may not see it, 404. */
    mayChange: async (request: FastifyRequest): Promise<void> => {
      await seen(request);
      if (!meets(agentOf(request), 'manageChannels')) throw new Problem('forbidden');
    },

    view: async (policy: EscalationPolicy) => {
      const [state, account, agents, { smsDollarsPerDay }] = await Promise.all([
        policyState(db, policy, clock()),
        db.accounts.findOne({ _id: policy.accountId, unlinkedAt: null }),
        db.agents.find({ _id: { $in: agentsOf(policy) } }).toArray(),
        settingsRepository(db).get(),
      ]);
      const noSms =
        config.sms === null ? 'smsNotConfigured' : smsDollarsPerDay === 0 ? 'smsBudgetZero' : null;
      const warnings = warningsOf(policy, { account, agents, noSms });
      return viewPolicy(policy, state, warnings);
    },
  };
}
