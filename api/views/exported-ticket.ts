import type { Ticket } from '../../src/domain/tickets/ticket.js';
import type { Cell } from '../conventions/csv.js';
import type { Nameable } from '../../src/store/reports/names.js';

type NameOf = (what: Nameable, id: string | null) => string | null;

/** The columns of an export, in their order. */
const columns: Readonly<Record<string, (ticket: Ticket, nameOf: NameOf) => Cell>> = {
  id: ({ _id }) => _id,
  number: ({ number }) => number,
  channel: ({ channel }) => channel,
  status: ({ status }) => status,
  priority: ({ priority }) => priority,
  subject: ({ subject }) => subject,
  tags: ({ tags }) => tags.join(', '),
  requesterId: ({ requesterId }) => requesterId,
  requesterXUserId: ({ requesterXUserId }) => requesterXUserId,
  accountId: ({ accountId }) => accountId,
  account: ({ accountId }, nameOf) => nameOf('account', accountId),
  groupId: ({ groupId }) => groupId,
  group: ({ groupId }, nameOf) => nameOf('group', groupId),
  assigneeId: ({ assigneeId }) => assigneeId,
  assignee: ({ assigneeId }, nameOf) => nameOf('agent', assigneeId),
  departmentId: ({ departmentId }) => departmentId,
  department: ({ departmentId }, nameOf) => nameOf('department', departmentId),
  productId: ({ productId }) => productId,
  product: ({ productId }, nameOf) => nameOf('product', productId),
  createdAt: ({ createdAt }) => createdAt,
  firstPostAt: ({ firstPostAt }) => firstPostAt,
  firstRepliedAt: ({ firstRepliedAt }) => firstRepliedAt,
  solvedAt: ({ solvedAt }) => solvedAt,
  closedAt: ({ closedAt }) => closedAt ?? null,
  updatedAt: ({ updatedAt }) => updatedAt,
  comments: ({ commentCount }) => commentCount,
  satisfaction: ({ satisfaction }) => satisfaction?.score ?? null,
  satisfactionComment: ({ satisfaction }) => satisfaction?.comment ?? null,
};

export const exportedColumns: readonly string[] = Object.keys(columns);

export const exportedRow = (ticket: Ticket, nameOf: NameOf): Cell[] =>
  Object.values(columns).map((cell) => cell(ticket, nameOf));
