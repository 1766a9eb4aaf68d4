import type { Database } from '../../src/store/database.js';

/** How the agents with these ids are called; null: there is no such agent any more. */
export async function agentNames(
  db: Database,
  ids: readonly string[],
): Promise<(agentId: string) => string | null> {
  const found = await db.agents
    .find({ _id: { $in: [...new Set(ids)] } }, { projection: { name: 1 } })
    .toArray();
  const names = new Map(found.map(({ _id, name }) => [_id, name]));
  return (agentId) => names.get(agentId) ?? null;
}
