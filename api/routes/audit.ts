import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import { z } from 'zod';
import { auditedResources, type AuditFilter } from '../../src/domain/audit/entry.js';
import { auditEntries } from '../../src/store/audit/listing.js';
import { noteReading } from '../../src/store/audit/note-reading.js';
import { agentNames } from '../conventions/agent-names.js';
import { listOf, listQuery, viewPage } from '../conventions/lists.js';
import { dateOrNone, id, time } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { agentOf, forAdmins } from '../route-permissions.js';
import { auditEntrySchema, perch, viewAuditEntry } from '../views/audit-entry.js';

const query = listQuery({
  resource: z.enum(auditedResources).optional(),
  resourceId: id.optional().describe('Needs resource. Of ticket rules: the account’s.'),
  by: id.optional().describe('The agent who changed it; perch: Perch itself.'),
  from: time.optional().describe('This moment and later.'),
  to: time.optional().describe('Before this moment.'),
}).refine(({ resource, resourceId }) => resource !== undefined || resourceId === undefined, {
  path: ['resource'],
  message: 'is needed where resourceId is sent',
});

export const auditRoutes =
  ({ db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    app.get(
      '/audit',
      {
        config: forAdmins('audit'),
        schema: {
          tags: ['audit'],
          summary: 'Read who changed which setting, newest first; that somebody reads it is on record too',
          querystring: query,
          response: { 200: listOf(auditEntrySchema) },
        },
      },
      async (request) => {
        const { limit, cursor, ...asked } = request.query;
        const filter = filterOf(asked);
        const read = () => auditEntries(db, filter, { limit, cursor });
        // Before it is noted, since a cursor that is refused read nothing; and again, to show the note.
        const found = await read();
        const isNew = await noteReading(db, agentOf(request)._id, filter, clock());
        const page = isNew ? await read() : found;
        const nameOf = await agentNames(
          db,
          page.data.flatMap(({ by }) => by ?? []),
        );
        return viewPage(page, (entry) => viewAuditEntry(entry, nameOf));
      },
    );
  };

const filterOf = ({
  from,
  to,
  by,
  ...asked
}: Omit<z.output<typeof query>, 'limit' | 'cursor'>): AuditFilter => ({
  ...asked,
  by: by === perch ? null : by,
  from: dateOrNone(from),
  to: dateOrNone(to),
});
