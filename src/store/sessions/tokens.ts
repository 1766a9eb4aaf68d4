import type { mongo } from 'mongoose';
import type { Agent } from '../../domain/agents/agent.js';
import type { ApiToken } from '../../domain/agents/api-token.js';
import type { Scope } from '../../domain/agents/permissions.js';
import { auditor, type Changer } from '../audit/change.js';
import { newId, type ClientSession, type Database } from '../database.js';
import { newestFirst } from '../order.js';
import { findPage, type PageRequest } from '../pages.js';
import { hashOf } from '../secrets.js';
import { isTokenSecret, newTokenSecret } from './token-secret.js';
import { withAgent } from './with-agent.js';

export interface NewToken {
  readonly agentId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
}

const noteUseEveryMs = 60_000;

export function tokensRepository(db: Database) {
  return {
    /** The secret is not kept; it can be shown only now. `by` null: Perch itself makes it. */
    async create(token: NewToken, { by, now }: Changer, session: ClientSession) {
      const secret = newTokenSecret();
      const stored: ApiToken = {
        _id: newId(),
        ...token,
        hash: hashOf(secret),
        prefix: secret.slice(0, 12),
        lastUsedAt: null,
        createdAt: now,
      };
      await db.apiTokens.insertOne(stored, { session });
      await auditor(db, 'token')(null, stored, { by, now }, session);
      return { token: stored, secret };
    },

    /** The token of this secret unless it has expired, and whose it is; notes its use, at most once a minute. */
    async use(secret: string, now: Date): Promise<{ token: ApiToken; agent: Agent } | null> {
      if (!isTokenSecret(secret)) return null;
      const used = await withAgent(db.apiTokens, { hash: hashOf(secret) });
      if (!used) return null;
      const { found: token, agent } = used;
      if (token.expiresAt && token.expiresAt <= now) return null;
      const stale = new Date(now.getTime() - noteUseEveryMs);
      if (!token.lastUsedAt || token.lastUsedAt < stale)
        await db.apiTokens.updateOne({ _id: token._id }, { $set: { lastUsedAt: now } });
      return { token, agent };
    },

    /** The owner's tokens; everybody's for null. */
    list: (owner: string | null, page: PageRequest) =>
      findPage(db.apiTokens, ownedBy(owner), newestFirst, page),

    remove: (id: string, owner: string | null, changer: Changer): Promise<boolean> =>
      db.transaction((session) => removeTokens(db, { _id: id, ...ownedBy(owner) }, changer, session)),

    removeNamed: (name: string, agentId: string, now: Date, session: ClientSession) =>
      removeTokens(db, { name, agentId }, { by: null, now }, session),
  };
}

/** Revokes them; false: there were none. */
export async function removeTokens(
  db: Database,
  selected: mongo.Filter<ApiToken>,
  changer: Changer,
  session: ClientSession,
): Promise<boolean> {
  const tokens = await db.apiTokens.find(selected, { session }).toArray();
  await db.apiTokens.deleteMany(selected, { session });
  for (const token of tokens) await auditor(db, 'token')(token, null, changer, session);
  return tokens.length > 0;
}

const ownedBy = (owner: string | null) => (owner === null ? {} : { agentId: owner });
