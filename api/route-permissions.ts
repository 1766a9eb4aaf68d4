import type { FastifyRequest } from 'fastify';
import { covers, meets, type Need, type Resource, type Scope } from '../src/domain/agents/permissions.js';
import type { Agent } from '../src/domain/agents/agent.js';
import type { Clock } from '../src/domain/clock.js';
import { Problem, type ProblemCode } from './problems.js';

/** Who may call a route: anybody, or a signed-in agent who meets the need, by a token with the scope. */
export type Access = 'public' | { readonly need: Need; readonly resource: Resource | null };

/** Who is calling. */
export interface Principal {
  readonly agent: Agent;
  readonly scopes: readonly Scope[];
  /** The browser's session; null when a token was used. */
  readonly session: { readonly id: string; readonly csrfToken: string } | null;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Problems of this route's own, for the documentation. */
    problems?: readonly ProblemCode[];
  }
  interface FastifyRequest {
    principal: Principal | null;
  }
}

export const open = { access: 'public' } as const;

/** Route configuration: any agent, by a token that names the resource. */
export const forAgents = (resource: Resource | null) => ({ access: { need: 'agent', resource } }) as const;
export const forAdmins = (resource: Resource) => ({ access: { need: 'admin', resource } }) as const;

/** The caller; only routes that are not public may ask. */
export function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Problem('unauthenticated');
  return request.principal;
}

export const agentOf = (request: FastifyRequest): Agent => callerOf(request).agent;

/** Who changes a setting by this request, and when. */
export const changerOf = (request: FastifyRequest, clock: Clock) => ({
  by: agentOf(request)._id,
  now: clock(),
});

/** Throws unless the caller may use a route with this access. */
export function requireAccess(caller: Principal, access: Exclude<Access, 'public'>, method: string): void {
  if (!meets(caller.agent, access.need)) throw new Problem('forbidden');
  if (access.resource === null) return;
  const scope: Scope = `${access.resource}:${isReading(method) ? 'read' : 'write'}`;
  if (covers(caller.scopes, scope)) return;
  throw new Problem('insufficientScope', { detail: `This needs the scope ${scope}.` });
}

export const isReading = (method: string): boolean => ['GET', 'HEAD', 'OPTIONS'].includes(method);
