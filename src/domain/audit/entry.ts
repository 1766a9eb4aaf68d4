/** What audited settings belong to; a closed set (S65). */
export const auditedResources = [
  'account',
  'ticketRules',
  'stream',
  'suspendedUser',
  'agent',
  'group',
  'department',
  'product',
  'token',
  'settings',
  'escalationPolicy',
  'dispatcherRules',
  'trigger',
  'automation',
  'view',
  'webhook',
  'audit',
] as const;
export type AuditedResource = (typeof auditedResources)[number];

export const auditedActions = ['created', 'changed', 'removed', 'read'] as const;

/** Null: it was, or is, not there. No secret is ever in it. */
export interface AuditedChange {
  /** A JSON pointer into the resource as the API shows it, e.g. `/settings/mentions`. */
  readonly pointer: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What somebody looks for in the record; absent or undefined: everything. */
export interface AuditFilter {
  readonly resource?: AuditedResource | undefined;
  readonly resourceId?: string | undefined;
  /** The agent; null: Perch itself. */
  readonly by?: string | null | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Who changed which setting, from what to what (S65); written in the transaction of the change. */
export interface AuditEntry {
  readonly _id: string;
  readonly at: Date;
  /** The agent; null: Perch itself. */
  readonly by: string | null;
  readonly action: (typeof auditedActions)[number];
  readonly resource: AuditedResource;
  readonly resourceId: string | null;
  /** As it was called then. */
  readonly name: string | null;
  readonly changes: readonly AuditedChange[];
  /** Of what was read of the record: which part. */
  readonly filter?: AuditFilter;
}
