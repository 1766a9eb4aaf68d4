export const reportKinds = ['volume', 'first-answer', 'resolution', 'satisfaction'] as const;
export type ReportKind = (typeof reportKinds)[number];

/** What the tickets of a report are told apart by. */
export const groupings = ['channel', 'account', 'group', 'agent', 'day'] as const;
export type Grouping = (typeof groupings)[number];

/** So many tickets have this value; its meaning is the report's, and null: they have none. */
export interface Counted {
  /** What they are told apart by: an id, a channel, a day; null: they have none. */
  readonly key: string | null;
  readonly value: number | string | null;
  readonly count: number;
}

export interface VolumeRow {
  readonly key: string | null;
  readonly count: number;
}

/** Times in seconds; null: no ticket has come so far. */
export interface DurationRow extends VolumeRow {
  /** Tickets that have not come so far; `count` are those that have. */
  readonly waiting: number;
  readonly median: number | null;
  readonly p90: number | null;
}

export interface SatisfactionRow extends VolumeRow {
  readonly good: number;
  readonly bad: number;
  /** The part that is good, from 0 to 1; null: nobody said. */
  readonly rate: number | null;
}
