import type { Account } from '../accounts/account.js';
import type { Ticket } from '../tickets/ticket.js';
import type { Agent } from './agent.js';

/** What a token's scopes can name; `GET /me` and signing out need none. */
const resources = [
  'accounts',
  'agents',
  'audit',
  'contacts',
  'departments',
  'escalation',
  'events',
  'groups',
  'inbox',
  'media',
  'products',
  'replies',
  'reports',
  'rules',
  'settings',
  'tickets',
  'tokens',
  'views',
  'webhooks',
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
  if (
    /^(agents|audit|webhooks):/.test(scope) ||
    /^(groups|departments|products|rules|settings|views):write$/.test(scope)
  )
    return 'admin';
  return scope === 'accounts:write' ? 'manageChannels' : 'agent';
};

/** A token gets at most what its maker has: by role and by the scopes the maker came with. */
export const mayGrant = (
  maker: { readonly agent: Pick<Agent, 'role' | 'permissions'>; readonly scopes: readonly Scope[] },
  scope: Scope,
): boolean => covers(maker.scopes, scope) && meets(maker.agent, needOf(scope));

/** Who sees what an account captured (S29): admins, and whom its settings name. `seen-by.ts` asks MongoDB the same. */
export function seesItemsOf(
  agent: Pick<Agent, 'role' | 'groupIds'>,
  { settings, unlinkedAt }: Pick<Account, 'settings' | 'unlinkedAt'>,
): boolean {
  if (unlinkedAt !== null) return false;
  const { who, groupIds } = settings.visibility;
  if (agent.role === 'admin' || who === 'everyone') return true;
  return who === 'groups' && groupIds.some((id) => agent.groupIds.includes(id));
}

/** Who sees which tickets (S29); `seen-by.ts` asks MongoDB the same. */
export function seesTicket(
  agent: Pick<Agent, '_id' | 'role' | 'permissions' | 'ticketAccess' | 'groupIds'>,
  { channel, groupId, assigneeId }: Pick<Ticket, 'channel' | 'groupId' | 'assigneeId'>,
): boolean {
  if (agent.role === 'admin') return true;
  if (channel === 'x_dm' && !seesDirectMessages(agent)) return false;
  if (agent.ticketAccess === 'all' || assigneeId === agent._id) return true;
  return agent.ticketAccess === 'groups' && groupId !== null && agent.groupIds.includes(groupId);
}

/** An agent may be denied direct messages, as tickets and in the social tab (S29). */
export const seesDirectMessages = (agent: Pick<Agent, 'role' | 'permissions'>): boolean =>
  agent.role === 'admin' || agent.permissions.includes('directMessages');
