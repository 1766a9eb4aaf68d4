import type { Agent } from '../../domain/agents/agent.js';
import type { ClientSession, Database } from '../database.js';
import { hashOf, randomSecret, randomWord } from '../secrets.js';
import type { ConnectState, Session } from './session.js';
import { removeTokens } from './tokens.js';
import { withAgent } from './with-agent.js';
import { dayMs } from '../../domain/durations.js';

const sessionMs = 14 * dayMs;
const signInCodeMs = dayMs;

/** Everything that lets a browser in for a while. Secrets are returned once; hashes are kept. */
export function sessionsRepository(db: Database) {
  return {
    async begin(agentId: string, now: Date): Promise<{ session: Session; secret: string }> {
      const secret = randomSecret();
      const expiresAt = new Date(now.getTime() + sessionMs);
      const session = { _id: hashOf(secret), agentId, expiresAt, createdAt: now };
      await db.sessions.insertOne(session);
      return { session, secret };
    },

    /** The session of this secret, and whose it is. */
    async find(secret: string, now: Date): Promise<{ session: Session; agent: Agent } | null> {
      const used = await withAgent(db.sessions, { _id: hashOf(secret), expiresAt: { $gt: now } });
      return used && { session: used.found, agent: used.agent };
    },

    async end(id: string): Promise<void> {
      await db.sessions.deleteOne({ _id: id });
    },

    async issueSignInCode(agentId: string, now: Date): Promise<string> {
      const code = randomWord(24);
      const expiresAt = new Date(now.getTime() + signInCodeMs);
      await db.signInCodes.insertOne({ _id: hashOf(code), agentId, expiresAt });
      return code;
    },

    /** Uses a code up: of two at once one gets null. */
    takeSignInCode: (code: string, now: Date) =>
      db.signInCodes.findOneAndDelete({ _id: hashOf(code), expiresAt: { $gt: now } }),

    async beginConnect(state: string, connect: Omit<ConnectState, '_id'>): Promise<void> {
      await db.connectStates.insertOne({ _id: hashOf(state), ...connect });
    },

    /**
     * Takes a begun round trip out, once. One that a browser began is given to that browser only;
     * asking from elsewhere does not use it up.
     */
    takeConnect: (state: string, sessionId: string | null, now: Date) =>
      db.connectStates.findOneAndDelete({
        _id: hashOf(state),
        sessionId: { $in: [null, sessionId] },
        expiresAt: { $gt: now },
      }),

    /** Signs an agent out everywhere, for good. */
    async forgetAgent(agentId: string, now: Date, session: ClientSession): Promise<void> {
      await db.sessions.deleteMany({ agentId }, { session });
      await db.signInCodes.deleteMany({ agentId }, { session });
      await db.connectStates.deleteMany({ agentId }, { session });
      await removeTokens(db, { agentId }, { by: null, now }, session);
    },
  };
}
