import type { mongo } from 'mongoose';
import type { AuditEntry, AuditFilter } from '../../domain/audit/entry.js';
import type { Database } from '../database.js';
import { newestBy } from '../order.js';
import { findPageOf, type Page, type PageRequest, type Strand } from '../pages.js';

const newest = newestBy('at');

/** What is on record of changed settings, newest first. */
export const auditEntries = (
  db: Database,
  filter: AuditFilter,
  page: PageRequest,
): Promise<Page<AuditEntry>> => findPageOf(db.audit, [strandOf(filter)], newest, page);

/** By the index that selects most; the rest is looked into. */
function strandOf({ resource, resourceId, by, from, to }: AuditFilter): Strand<AuditEntry> {
  const during = from || to ? { at: { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) } } : {};
  const ofResource = resource === undefined ? {} : { resource };
  const byWhom = by === undefined ? {} : { by };
  const through = (part: mongo.Filter<AuditEntry>, hint: string): Strand<AuditEntry> => ({
    filter: { ...ofResource, ...byWhom, ...part, ...during },
    ...{ through: { ...part, ...during }, hint },
  });
  if (resource !== undefined && resourceId !== undefined)
    return through({ resource, resourceId }, 'resource');
  if (by !== undefined) return through({ by }, 'by');
  return resource === undefined ? through({}, 'newest') : through({ resource }, 'kind');
}
