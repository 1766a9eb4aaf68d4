import type { ReferredKind } from '../domain/conditions/references.js';

/** Where what others name by its id is kept. */
export const referredIn = {
  account: 'accounts',
  group: 'groups',
  agent: 'agents',
  department: 'departments',
  product: 'products',
  webhook: 'webhooks',
} as const satisfies Record<ReferredKind, string>;
