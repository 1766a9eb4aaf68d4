import type { Agent } from '../../domain/agents/agent.js';
import { auditor } from '../audit/change.js';
import { newId, type Database } from '../database.js';
import { sessionsRepository } from '../sessions/repository.js';
import { tokensRepository, type NewToken } from '../sessions/tokens.js';

interface FirstAdmin {
  readonly email: string;
  readonly name: string;
  readonly now: Date;
  /** A caller that runs again and again names its token, and the new one takes the old one's place. */
  readonly tokenName?: string;
}

/**
 * The first admin, made unless there is one, with a fresh single-use sign-in code (a day) and a
 * fresh token with every scope.
 */
export async function createFirstAdmin(
  db: Database,
  { email, name, now, tokenName }: FirstAdmin,
): Promise<{ agent: Agent; isNew: boolean; signInCode: string; token: string }> {
  const { agent, isNew } = await firstAdmin(db, email, name, now);
  const tokens = tokensRepository(db);
  const token: NewToken = {
    agentId: agent._id,
    name: tokenName ?? 'perch token',
    scopes: ['*'],
    expiresAt: null,
  };
  const { secret } = await db.transaction(async (session) => {
    if (tokenName !== undefined) await tokens.removeNamed(tokenName, agent._id, now, session);
    return tokens.create(token, { by: null, now }, session);
  });
  const signInCode = await sessionsRepository(db).issueSignInCode(agent._id, now);
  return { agent, isNew, signInCode, token: secret };
}

const firstAdmin = (
  db: Database,
  email: string,
  name: string,
  now: Date,
): Promise<{ agent: Agent; isNew: boolean }> =>
  db.transaction(async (session) => {
    const [existing] = await db.agents
      .find({ role: 'admin' }, { session })
      .sort({ createdAt: 1, _id: 1 })
      .limit(1)
      .toArray();
    if (existing) return { agent: existing, isNew: false };
    const admin: Agent = {
      _id: newId(),
      email: email.toLowerCase(),
      name,
      role: 'admin',
      permissions: [],
      ticketAccess: 'all',
      groupIds: [],
      phone: null,
      passwordHash: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await db.agents.insertOne(admin, { session });
    await auditor(db, 'agent')(null, admin, { by: null, now }, session);
    return { agent: admin, isNew: true };
  });
