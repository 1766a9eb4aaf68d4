import { z } from 'zod';
import {
  auditedActions,
  auditedResources,
  type AuditEntry,
  type AuditFilter,
} from '../../src/domain/audit/entry.js';
import { iso, time } from '../conventions/shapes.js';

const change = z.object({
  pointer: z.string().describe('Where in the resource, as a JSON pointer, e.g. /settings/mentions.'),
  from: z.unknown().describe('null: it was not there. "secret": it was, and is not shown.'),
  to: z.unknown().describe('null: it is gone. "secret": there is one, or another one.'),
});

const filter = z.object({
  resource: z.enum(auditedResources).optional(),
  resourceId: z.string().optional(),
  by: z.string().optional(),
  from: time.optional(),
  to: time.optional(),
});

export const auditEntrySchema = z
  .object({
    id: z.string(),
    at: time,
    by: z
      .object({ id: z.string(), name: z.string().nullable().describe('null: not an agent any more.') })
      .nullable()
      .describe('The agent; null: Perch itself, e.g. where it took out what was removed.'),
    action: z.enum(auditedActions),
    resource: z.enum(auditedResources),
    resourceId: z.string().nullable().describe('Of ticket rules: the account’s. null: there is only one.'),
    name: z.string().nullable().describe('As it was called then.'),
    changes: z.array(change),
    filter: filter.nullable().describe('Which part of this record was read; null: something was changed.'),
  })
  .meta({ id: 'AuditEntry' });

export const viewAuditEntry = (
  { _id, at, by, filter, changes, ...entry }: AuditEntry,
  nameOf: (agentId: string) => string | null,
): z.output<typeof auditEntrySchema> => ({
  id: _id,
  at: iso(at),
  by: by === null ? null : { id: by, name: nameOf(by) },
  ...{ action: entry.action, resource: entry.resource, resourceId: entry.resourceId, name: entry.name },
  changes: [...changes],
  filter: filter ? viewFilter(filter) : null,
});

/** In a query and in what is shown of it, Perch itself goes by this name. */
export const perch = 'perch';

const viewFilter = ({ resource, resourceId, by, from, to }: AuditFilter): z.output<typeof filter> => ({
  ...{ resource, resourceId, by: by === null ? perch : by },
  ...{ from: from && iso(from), to: to && iso(to) },
});
