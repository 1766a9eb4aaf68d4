import type { FastifyRequest } from 'fastify';
import type { Agent } from '../../src/domain/agents/agent.js';
import type { Parts } from '../parts.js';
import { whoAsks } from '../plugins/authentication.js';
import { Problem } from '../problems.js';
import { agentOf, requireAccess, type Principal } from '../route-permissions.js';
import type { Source } from './source.js';

/** Whether whoever began to listen still may, and still sees the same (S29). */
export interface Standing {
  agent(): Agent;
  /** `why`: they are to be let go; null as long as they may stay, also while MongoDB can't be asked. */
  check(): Promise<{ readonly agent: Agent; readonly why: 'signedOut' | 'sight' | null }>;
}

export async function standing(
  parts: Pick<Parts, 'db' | 'clock'>,
  source: Pick<Source<never>, 'sightOf'>,
  request: FastifyRequest,
): Promise<Standing> {
  let agent = agentOf(request);
  const sight = await source.sightOf(agent);
  let checking: Promise<'signedOut' | 'sight' | null> | null = null;

  async function look(): Promise<'signedOut' | 'sight' | null> {
    const caller = await mayListen(parts, request);
    if (!caller) return 'signedOut';
    agent = caller.agent;
    return (await source.sightOf(agent)) === sight ? null : 'sight';
  }

  return {
    agent: () => agent,
    async check() {
      checking ??= look().finally(() => (checking = null));
      return { why: await checking.catch(() => null), agent };
    },
  };
}

/** The caller by their token or cookie as they are now; null where they may not use the route any more. */
async function mayListen(
  parts: Pick<Parts, 'db' | 'clock'>,
  request: FastifyRequest,
): Promise<Principal | null> {
  try {
    const caller = await whoAsks(parts, request);
    const { access } = request.routeOptions.config;
    if (caller && access && access !== 'public') requireAccess(caller, access, request.method);
    return caller;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
