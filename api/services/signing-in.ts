import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Agent } from '../../src/domain/agents/agent.js';
import { passwordMatches } from '../../src/store/agents/password.js';
import { agentsRepository } from '../../src/store/agents/repository.js';
import { sessionsRepository } from '../../src/store/sessions/repository.js';
import type { Session } from '../../src/store/sessions/session.js';
import type { Parts } from '../parts.js';
import { sessionCookie } from '../plugins/authentication.js';

export const credentials = z.union([
  z.strictObject({ email: z.string().min(1).max(320), password: z.string().min(1).max(200) }),
  z.strictObject({ signInCode: z.string().min(1).max(100) }),
]);
type Credentials = z.output<typeof credentials>;

interface SignedIn {
  readonly agent: Agent;
  readonly session: Session;
  /** What the cookie holds. */
  readonly secret: string;
}

/** Lets a browser in and out; what every way to sign in shares. */
export function signingIn({ config, db, clock }: Pick<Parts, 'config' | 'db' | 'clock'>) {
  const agents = agentsRepository(db);
  const sessions = sessionsRepository(db);
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.publicUrl.startsWith('https:'),
  } as const;

  return {
    /** Begins a session and sets its cookie; null when the credentials do not match. */
    signIn: async (given: Credentials, reply: FastifyReply): Promise<SignedIn | null> => {
      const agent = await identify(given);
      if (!agent) return null;
      const { session, secret } = await sessions.begin(agent._id, clock());
      reply.setCookie(sessionCookie, secret, { ...cookie, expires: session.expiresAt });
      return { agent, session, secret };
    },

    signOut: async (sessionId: string | null, reply: FastifyReply): Promise<void> => {
      if (sessionId !== null) await sessions.end(sessionId);
      reply.clearCookie(sessionCookie, cookie);
    },
  };

  async function identify(given: Credentials): Promise<Agent | null> {
    if ('signInCode' in given) {
      const code = await sessions.takeSignInCode(given.signInCode, clock());
      return code && agents.get(code.agentId);
    }
    const agent = await agents.findByEmail(given.email);
    return (await passwordMatches(given.password, agent?.passwordHash ?? null)) ? agent : null;
  }
}
