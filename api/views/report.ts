import { z } from 'zod';
import type { ReportRange } from '../../src/domain/reports/range.js';
import {
  groupings,
  type Counted,
  type Grouping,
  type ReportKind,
  type VolumeRow,
} from '../../src/domain/reports/report.js';
import {
  durationRows,
  inOrder,
  satisfactionRows,
  volumeRows,
  type Tally,
} from '../../src/domain/reports/rows.js';
import { iso, time } from '../conventions/shapes.js';

const keyed = z.object({
  key: z
    .string()
    .nullable()
    .describe('A channel, the id of an account, group or agent, or a day as 2026-05-31; null: none.'),
  name: z.string().nullable().describe('null: none, or there is no such thing any more.'),
});
const seconds = z.int().nullable().describe('In seconds; null: of no ticket.');
const times = { median: seconds, p90: seconds.describe('In seconds: nine of ten took no longer.') };

const volumeRow = keyed.extend({ count: z.int() });
const firstAnswerRow = keyed.extend({
  count: z.int().describe('Tickets that were answered.'),
  unanswered: z.int().describe('Tickets that were not, so far.'),
  ...times,
});
const resolutionRow = keyed.extend({
  count: z.int().describe('Tickets that were solved.'),
  unsolved: z.int().describe('Tickets that were not, so far.'),
  ...times,
});
const satisfactionRow = keyed.extend({
  count: z.int().describe('Tickets whose customer said how content they were.'),
  good: z.int(),
  bad: z.int(),
  rate: z.number().nullable().describe('good of count, from 0 to 1; null: nobody said.'),
});

type Row = z.output<typeof volumeRow | typeof firstAnswerRow | typeof resolutionRow | typeof satisfactionRow>;
type NameOf = (key: Counted['key']) => string | null;

const answerOf = <Shape extends z.ZodType>(id: string, row: Shape) =>
  z
    .object({ from: time, to: time, timeZone: z.string(), by: z.enum(groupings), rows: z.array(row) })
    .meta({ id });
type Answer = Omit<z.output<ReturnType<typeof answerOf>>, 'rows'> & { readonly rows: Row[] };

interface Report {
  readonly summary: string;
  readonly answer: z.ZodType<Answer, Answer>;
  readonly columns: readonly string[];
  readonly rowsOf: (tally: Tally, by: Grouping, nameOf: NameOf) => Row[];
}

/** With a name beside each key, in order. */
const named =
  <From extends VolumeRow, To extends Row>(
    rowsOf: (tally: Tally) => From[],
    view: (row: From) => Omit<To, 'key' | 'name'>,
  ) =>
  (tally: Tally, by: Grouping, nameOf: NameOf): (Omit<To, 'key' | 'name'> & z.output<typeof keyed>)[] =>
    inOrder(rowsOf(tally), by === 'day').map((row) => ({
      ...{ key: row.key, name: nameOf(row.key) },
      ...view(row),
    }));

const columnsOf = ({ shape }: z.ZodObject): string[] => Object.keys(shape);

export const reports: Readonly<Record<ReportKind, Report>> = {
  volume: {
    summary: 'How many tickets were opened',
    answer: answerOf('VolumeReport', volumeRow),
    columns: columnsOf(volumeRow),
    rowsOf: named(volumeRows, ({ count }) => ({ count })),
  },
  'first-answer': {
    summary: 'How long customers waited for the first answer, from their first post on',
    answer: answerOf('FirstAnswerReport', firstAnswerRow),
    columns: columnsOf(firstAnswerRow),
    rowsOf: named(durationRows, ({ count, waiting, median, p90 }) => ({
      ...{ count, unanswered: waiting, median, p90 },
    })),
  },
  resolution: {
    summary: 'How long it took until tickets were solved',
    answer: answerOf('ResolutionReport', resolutionRow),
    columns: columnsOf(resolutionRow),
    rowsOf: named(durationRows, ({ count, waiting, median, p90 }) => ({
      ...{ count, unsolved: waiting, median, p90 },
    })),
  },
  satisfaction: {
    summary: 'How content customers were',
    answer: answerOf('SatisfactionReport', satisfactionRow),
    columns: columnsOf(satisfactionRow),
    rowsOf: named(satisfactionRows, ({ count, good, bad, rate }) => ({ count, good, bad, rate })),
  },
};

export const viewReport = (
  { from, to }: ReportRange,
  { by, timeZone }: { readonly by: Grouping; readonly timeZone: string },
  rows: Row[],
): Answer => ({ from: iso(from), to: iso(to), timeZone, by, rows });
