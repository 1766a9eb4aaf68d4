import type { mongo } from 'mongoose';
import type { Agent } from '../../domain/agents/agent.js';
import type { Collection } from '../database.js';

/** What lets an agent in, and who that is now: one read, since every request asks for it. Null without either. */
export async function withAgent<T extends { readonly agentId: string }>(
  collection: Collection<T>,
  filter: mongo.Filter<T>,
): Promise<{ readonly found: T; readonly agent: Agent } | null> {
  const [first] = await collection
    .aggregate<T & { readonly agents: readonly Agent[] }>([
      { $match: filter },
      { $lookup: { from: 'agents', localField: 'agentId', foreignField: '_id', as: 'agents' } },
    ])
    .toArray();
  if (!first) return null;
  const { agents, ...found } = first;
  const [agent] = agents;
  return agent ? { found: found as unknown as T, agent } : null;
}
