import type { FastifyPluginAsyncZod } from '@fastify/type-provider-zod';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { rangeOf } from '../../src/domain/reports/range.js';
import { groupings, reportKinds, type ReportKind } from '../../src/domain/reports/report.js';
import { tallied } from '../../src/domain/reports/rows.js';
import { countTickets, type Reported } from '../../src/store/reports/count-tickets.js';
import { exportedTickets } from '../../src/store/reports/export-tickets.js';
import { allNames, namesOfKeys } from '../../src/store/reports/names.js';
import { csvSchema, sendCsv, type Cell } from '../conventions/csv.js';
import { dateOrNone, time, timeZone } from '../conventions/shapes.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import { agentOf, forAgents } from '../route-permissions.js';
import { lookedAtSchema } from '../views/conditions.js';
import { exportedColumns, exportedRow } from '../views/exported-ticket.js';
import { reports, viewReport } from '../views/report.js';

const conditions = z
  .string()
  .max(10_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(lookedAtSchema)
  .describe('As JSON: {"all": […], "any": […]}, the same as those of views. Left out: all tickets.');

const chosen = {
  from: time.optional().describe('Tickets opened then and later; left out: 30 days before to.'),
  to: time.optional().describe('Tickets opened before that, up to 400 days after from; left out: now.'),
  conditions: conditions.optional(),
};
const exported = z.strictObject(chosen);
const query = z.strictObject({
  ...chosen,
  by: z.enum(groupings).default('channel').describe('What a row is about.'),
  timeZone: timeZone.default('UTC').describe('Whose days are meant by day.'),
});
type Query = z.output<typeof query>;

const description = `Of the tickets that you see. Days without tickets have no row; with \`by=day\` rows come in their order, else those
of most tickets first. Median and p90 are times that a ticket took (nearest rank).`;

/** As long as a year of a busy desk takes to count. */
const handlerTimeout = 60_000;

export const reportRoutes =
  ({ db, clock }: Parts): FastifyPluginAsyncZod =>
  async (app) => {
    const tags = ['reports'];
    const config = { ...forAgents('reports'), problems: ['reportTooLong'] } as const;

    async function rowsOf(kind: ReportKind, { by, timeZone }: Query, reported: Reported) {
      const { tally, add } = tallied();
      const zone = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
      await countTickets(db, { ...reported, kind, by, timeZone: zone }, add).catch(tooMuch);
      const nameOf = await namesOfKeys(db, by, [...tally.keys()]);
      return reports[kind].rowsOf(tally, by, nameOf);
    }

    const reportedOf = (request: FastifyRequest, asked: z.output<typeof exported>): Reported => {
      const now = clock();
      const range = rangeOf({ from: dateOrNone(asked.from), to: dateOrNone(asked.to) }, now);
      if (range === 'tooLong') throw new Problem('reportTooLong');
      if (range === 'ended') throw ended();
      return { agent: agentOf(request), range, conditions: asked.conditions ?? null, now };
    };

    for (const kind of reportKinds) {
      const { summary, answer, columns } = reports[kind];
      app.get(
        `/reports/${kind}`,
        {
          config,
          handlerTimeout,
          schema: { tags, summary, description, querystring: query, response: { 200: answer } },
        },
        async (request) => {
          const reported = reportedOf(request, request.query);
          return viewReport(reported.range, request.query, await rowsOf(kind, request.query, reported));
        },
      );

      app.get(
        `/reports/${kind}.csv`,
        {
          config,
          handlerTimeout,
          schema: {
            ...{ tags, summary: `${summary}, as a table`, description },
            ...{ querystring: query, response: { 200: csvSchema } },
          },
        },
        async (request, reply) => {
          const rows = await rowsOf(kind, request.query, reportedOf(request, request.query));
          const cells = rows.map((row) => columns.map((column): Cell => Reflect.get(row, column) as Cell));
          return sendCsv(reply, kind, columns, inOneBatch(cells));
        },
      );
    }

    app.get(
      '/reports/tickets.csv',
      {
        // A HEAD would have all of it read.
        exposeHeadRoute: false,
        config,
        schema: {
          tags,
          summary: 'All tickets of a range that you see, oldest first, as a table',
          description: 'Sent as it is read, however many there are: a table that ends early is cut off.',
          querystring: exported,
          response: { 200: csvSchema },
        },
      },
      async (request, reply) => {
        const reported = reportedOf(request, request.query);
        return sendCsv(reply, 'tickets', exportedColumns, ticketRows(reported, await allNames(db)));
      },
    );

    async function* ticketRows(reported: Reported, nameOf: Awaited<ReturnType<typeof allNames>>) {
      for await (const tickets of exportedTickets(db, reported))
        yield tickets.map((ticket) => exportedRow(ticket, nameOf));
    }
  };

async function* inOneBatch(rows: readonly Cell[][]) {
  yield rows;
}

const ended = (): Problem =>
  new Problem('invalidRequest', {
    detail: 'The query is not valid.',
    errors: [{ pointer: '/from', message: 'must not be after to' }],
  });

/** The server gave up counting (MaxTimeMSExpired). */
function tooMuch(error: unknown): never {
  if (error instanceof Error && Reflect.get(error, 'code') === 50) throw new Problem('reportTooLong');
  throw error;
}
