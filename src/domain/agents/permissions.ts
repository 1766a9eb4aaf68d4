import type { Agent } from './agent.js';

/** What a token's scopes can name; `GET /me` and signing out need none. */
const resources = [
  'accounts',
  'agents',
  'contacts',
  'departments',
  'groups',
  'inbox',
  'products',
  'replies',
  'settings',
  'tickets',
  'tokens',
] as const;
export type Resource = (typeof resources)[number];
type Action = 'read' | 'write';
export type Scope = '*' | `${Resource}:${Action}`;

export const scopes: readonly Scope[] = [
  '*',
  ...resources.flatMap((resource) => [`${resource}:read`, `${resource}:write`] as const),
];

/** Who may enter: any agent, those who may connect accounts (S2), or admins only. */
export type Need = 'agent' | 'manageChannels' | 'admin';

export function meets(agent: Pick<Agent, 'role' | 'permissions'>, need: Need): boolean {
  switch (need) {
    case 'agent':
      return true;
    case 'manageChannels':
      return agent.role === 'admin' || agent.permissions.includes('manageChannels');
    case 'admin':
      return agent.role === 'admin';
  }
}

/** Whether the scopes allow this; each scope stands for itself, `*` for all. */
export const covers = (held: readonly Scope[], scope: Scope): boolean =>
  held.includes('*') || held.includes(scope);

const needOf = (scope: Scope): Need => {
  if (scope.startsWith('agents:') || /^(groups|departments|products|settings):write$/.test(scope)) return 'admin';
  return scope === 'accounts:write' ? 'manageChannels' : 'agent';
};

/** A token gets at most what its maker has: by role and by the scopes the maker came with. */
export const mayGrant = (
  maker: { readonly agent: Pick<Agent, 'role' | 'permissions'>; readonly scopes: readonly Scope[] },
  scope: Scope,
): boolean => covers(maker.scopes, scope) && meets(maker.agent, needOf(scope));

/** An agent may be denied direct messages, as tickets and in the social tab (S29). */
export const seesDirectMessages = (agent: Pick<Agent, 'role' | 'permissions'>): boolean =>
  agent.role === 'admin' || agent.permissions.includes('directMessages');
