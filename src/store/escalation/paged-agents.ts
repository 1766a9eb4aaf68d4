import type { Agent } from '../../domain/agents/agent.js';
import { agentsOf } from '../../domain/escalation/policy-fields.js';
import type { EscalationPolicy } from '../../domain/escalation/policy.js';
import type { ClientSession, Database } from '../database.js';

/**
 * Who there is of those whom the steps name. They are written, so that this transaction, which is about to name them,
 * and their removal at the same moment are seen one after the other.
 */
export async function holdPaged(
  db: Database,
  policy: Pick<EscalationPolicy, 'steps'>,
  session: ClientSession,
): Promise<Agent[]> {
  const named = { _id: { $in: agentsOf(policy) } };
  await db.agents.updateMany(named, { $inc: { holds: 1 } }, { session });
  return db.agents.find(named, { session }).toArray();
}

/** The names of policies that page an agent, some of them. */
export async function policiesThatPage(
  db: Database,
  agentId: string,
  session: ClientSession,
): Promise<string[]> {
  const found = await db.escalationPolicies
    .find({ 'steps.agentIds': agentId }, { session, projection: { name: 1 }, limit: 5 })
    .toArray();
  return found.map(({ name }) => name);
}
