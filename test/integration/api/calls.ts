import type { Route } from './every-route.js';
import type { World } from './world.js';

/** A good body for every route that takes one, so that only the one thing tried is bad. */
export const goodBodies: Record<string, (world: World) => object> = {
  'POST /v1/session': () => ({ signInCode: 'x'.repeat(24) }),
  'POST /v1/tokens': () => ({ name: 'Reporting', scopes: ['tickets:read'] }),
  'POST /v1/agents': () => ({ email: 'new@example.com', name: 'New' }),
  'PATCH /v1/agents/:id': () => ({ name: 'Renamed' }),
  'POST /v1/agents/:id/phone/code': () => ({}),
  'POST /v1/agents/:id/phone/verify': () => ({ code: '123456' }),
  'POST /v1/groups': () => ({ name: 'Billing' }),
  'PATCH /v1/groups/:id': () => ({ name: 'Billing' }),
  'POST /v1/departments': () => ({ name: 'Sales' }),
  'PATCH /v1/departments/:id': () => ({ name: 'Sales' }),
  'POST /v1/products': () => ({ name: 'Lamp' }),
  'PATCH /v1/products/:id': () => ({ name: 'Lamp' }),
  'POST /v1/contacts': () => ({ name: 'Grace' }),
  'PATCH /v1/contacts/:id': () => ({ name: 'Grace' }),
  'POST /v1/contacts/:id/x-users': () => ({ xUserId: '3' }),
  'POST /v1/contacts/:id/merge': ({ otherContactId }) => ({ contactId: otherContactId }),
  'PATCH /v1/accounts/:id': () => ({ settings: { likes: true } }),
  'POST /v1/accounts/:id/streams': () => ({ name: 'Rivals', query: 'umbrella -is:retweet' }),
  'PATCH /v1/accounts/:id/streams/:streamId': () => ({ enabled: false }),
  'PUT /v1/accounts/:id/ticket-rules': ({ groupId }) => ({
    rules: [{ name: 'Late', keywords: ['late'], groupId }],
  }),
  'POST /v1/accounts/:id/ticket-rules/try': () => ({ text: 'it is late' }),
  'PUT /v1/suspended-users/:xUserId': () => ({ reason: 'spam' }),
  'PUT /v1/dispatcher-rules': () => ({
    rules: [{ name: 'All', conditions: {}, actions: [{ kind: 'addTags', tags: ['seen'] }] }],
  }),
  'POST /v1/triggers': () => ({
    name: 'Rank',
    conditions: { all: [{ field: 'happened', operator: 'is', values: ['created'] }] },
    actions: [{ kind: 'setPriority', priority: 'high' }],
  }),
  'PATCH /v1/triggers/:id': () => ({ enabled: false }),
  'POST /v1/triggers/try': ({ ticket }) => ({ ticketId: ticket._id, conditions: {} }),
  'POST /v1/automations': () => ({
    name: 'Remind',
    conditions: { all: [{ field: 'hoursSinceCreated', operator: 'greaterThan', value: 24 }] },
    actions: [{ kind: 'setPriority', priority: 'high' }],
  }),
  'PATCH /v1/automations/:id': () => ({ enabled: false }),
  'PATCH /v1/settings': () => ({ ticketDeletion: 'admins' }),
  'POST /v1/accounts/connect': () => ({ returnTo: '/docs' }),
  'POST /v1/accounts/:id/reauthorize': () => ({ returnTo: '/docs' }),
  'POST /v1/accounts/:id/activate': () => ({ importPause: true }),
  'POST /v1/accounts/:id/deactivate': () => ({}),
  'POST /v1/accounts/:id/poll': () => ({}),
  'POST /v1/inbox/:id/convert': ({ groupId }) => ({ groupId }),
  'POST /v1/inbox/:id/reply': () => ({ text: 'On its way', via: 'x' }),
  'POST /v1/inbox/:id/like': () => ({}),
  'POST /v1/inbox/:id/repost': () => ({}),
  'POST /v1/inbox/convert': ({ listedItem }) => ({ ids: [listedItem._id] }),
  'POST /v1/set-aside/:id/retry': () => ({}),
  'POST /v1/tickets': ({ contactId }) => ({ requesterId: contactId, subject: 'Late', text: 'It is late' }),
  'POST /v1/tickets/bulk': ({ ticket }) => ({ ids: [ticket._id], changes: { priority: 'high' } }),
  'PATCH /v1/tickets/:id': () => ({ priority: 'high' }),
  'POST /v1/tickets/:id/end-session': () => ({}),
  'POST /v1/tickets/:id/comments': () => ({ text: 'Called them' }),
  'POST /v1/tickets/:id/replies': () => ({ text: 'On its way', via: 'x' }),
  'POST /v1/tickets/:id/replies/preview': () => ({ text: 'On its way' }),
  'POST /v1/tickets/:id/direct-message': () => ({ text: 'Let us go on here' }),
  'POST /v1/escalation-policies': ({ account, agentId }) => ({
    accountId: account._id,
    steps: [{ agentIds: [agentId], by: 'email', afterMinutes: 0 }],
  }),
  'PATCH /v1/escalation-policies/:id': () => ({ enabled: false }),
  'POST /v1/escalation-policies/:id/test': () => ({}),
  'POST /v1/incidents/:id/acknowledge': () => ({}),
  'POST /v1/incidents/:id/resolve': () => ({}),
  'POST /v1/views': ({ groupId }) => ({ name: 'Ours', conditions: ofGroup(groupId) }),
  'POST /v1/views/try': ({ groupId }) => ({ conditions: ofGroup(groupId) }),
  'PATCH /v1/views/:id': () => ({ name: 'Renamed' }),
  'POST /v1/notifications/read': () => ({}),
  'POST /v1/notifications/:id/read': () => ({}),
  'POST /v1/webhooks': () => ({ name: 'CRM', url: 'https://1.1.1.1/hook', eventTypes: ['ticket.created'] }),
  'PATCH /v1/webhooks/:id': () => ({ enabled: false }),
  'POST /v1/webhooks/:id/rotate-secret': () => ({ overlapHours: 1 }),
  'POST /v1/webhooks/:id/test': () => ({}),
  'POST /v1/deliveries/:id/replay': () => ({}),
  'POST /v1/replies/:id/cancel': () => ({}),
  'POST /v1/replies/:id/resolve': () => ({ outcome: 'sent' }),
};

const ofGroup = (groupId: string) => ({
  all: [{ field: 'groupId', operator: 'is', values: [groupId] }],
  any: [],
});

/** Queries that cannot be left out. */
export const neededQueries: Record<string, string> = { 'GET /v1/x-users': 'q=ada' };

/** Their answers never end by themselves; `live.test.ts` is theirs. */
export const unending: ReadonlySet<string> = new Set(['GET /v1/inbox/events', 'GET /v1/events']);

/** The route's address with ids of things that are there; `otherwise` is of what the world does not hold. */
export const addressOf = (
  { path }: Route,
  world: World,
  { id, otherwise }: { readonly id?: string | undefined; readonly otherwise: string },
): string =>
  path
    .replace(':id', encodeURIComponent(id ?? existingId(path, world) ?? otherwise))
    .replace(':xUserId', '2')
    .replace(':streamId', world.streamId);

function existingId(path: string, world: World): string | undefined {
  if (path.includes('/accounts/')) return world.account._id;
  if (path.includes('/inbox/')) return world.listedItem._id;
  if (path.includes('/set-aside/')) return world.setAsideItem._id;
  if (path.includes('/tickets/bulk/')) return world.bulkUpdateId;
  if (path.includes('/tickets/')) return world.ticket._id;
  if (path.includes('/replies/')) return world.reply._id;
  if (path.includes('/escalation-policies/')) return world.policyId;
  if (path.includes('/triggers/')) return world.triggerId;
  if (path.includes('/automations/')) return world.automationId;
  if (path.includes('/incidents/')) return world.incidentId;
  if (path.includes('/webhooks/')) return world.webhookId;
  if (path.includes('/deliveries/')) return world.deliveryId;
  if (path.includes('/media/')) return world.mediumId;
  if (path.includes('/contacts/')) return world.contactId;
  if (path.includes('/x-users/:id')) return '2';
  if (path.includes('/views/')) return world.viewId;
  if (path.includes('/groups/')) return world.groupId;
  if (path.includes('/departments/')) return world.departmentId;
  if (path.includes('/products/')) return world.productId;
  return undefined;
}
