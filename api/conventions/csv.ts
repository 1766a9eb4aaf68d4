import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

export type Cell = string | number | Date | null;

/** For the documentation of routes that answer with a table. */
export const csvSchema = z.string().meta({ contentMediaType: 'text/csv' });

/**
 * Rows by RFC 4180. A cell that a spreadsheet would take for a formula begins with an apostrophe: what is in it others
 * wrote.
 */
const csvOf = (rows: readonly (readonly Cell[])[]): string =>
  stringify(
    rows.map((row) => row.map((cell) => (cell instanceof Date ? cell.toISOString() : cell))),
    { escape_formulas: true, record_delimiter: 'windows' },
  );

/** Sends a table as it comes; whoever goes away ends what makes it. */
export const sendCsv = (
  reply: FastifyReply,
  name: string,
  header: readonly string[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
): FastifyReply =>
  reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(Readable.from(lines(header, batches), { objectMode: false, highWaterMark: 64 * 1_024 }));

async function* lines(header: readonly string[], batches: AsyncIterable<readonly (readonly Cell[])[]>) {
  yield csvOf([header]);
  for await (const rows of batches) if (rows.length > 0) yield csvOf(rows);
}
