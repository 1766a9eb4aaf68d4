import { fieldChanges } from '../events/field-changes.js';
import type { Ticket } from '../tickets/ticket.js';
import type { Acted } from './act.js';

/** The ticket as it is written: the version counts where people would see another ticket, not for facts alone. */
export function counted(before: Ticket, after: Ticket, acted: readonly Acted[], now: Date): Ticket {
  const notes = acted.reduce((sum, each) => sum + each.notes.length, 0);
  if (notes === 0 && fieldChanges(before, after).length === 0)
    return { ...before, ...(after.facts ? { facts: after.facts } : {}) };
  return {
    ...after,
    commentCount: before.commentCount + notes,
    version: before.version + 1,
    updatedAt: now,
  };
}
