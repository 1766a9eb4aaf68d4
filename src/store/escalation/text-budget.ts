import type { ClientSession, Database } from '../database.js';

/** What SMS of a UTC day are reckoned to cost; forgotten after some days. */
export interface TextDay {
  /** E.g. `2026-11-22` */
  readonly _id: string;
  /** Millionths of a US dollar. */
  readonly micros: number;
  readonly at: Date;
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
const microsOf = (usd: number): number => Math.round(usd * 1e6);

/** Takes what an SMS costs out of the day's budget, in the transaction that begins it; false: it does not fit. */
export async function spendOnText(
  db: Database,
  { costUsd, dollarsPerDay }: { readonly costUsd: number; readonly dollarsPerDay: number | null },
  now: Date,
  session: ClientSession,
): Promise<boolean> {
  if (dollarsPerDay === 0) return false;
  const _id = dayOf(now);
  const { micros = 0 } = (await db.textDays.findOne({ _id }, { session })) ?? {};
  if (dollarsPerDay !== null && micros + microsOf(costUsd) > microsOf(dollarsPerDay)) return false;
  // Of two at once the later one sees the earlier.
  await db.textDays.updateOne(
    { _id },
    { $inc: { micros: microsOf(costUsd) }, $setOnInsert: { at: now } },
    { session, upsert: true },
  );
  return true;
}

/** Gives back what an SMS would have cost that Twilio did not take; `at`: when it was taken out. */
export async function giveBackForText(
  db: Database,
  costUsd: number,
  at: Date,
  session: ClientSession,
): Promise<void> {
  await db.textDays.updateOne({ _id: dayOf(at) }, { $inc: { micros: -microsOf(costUsd) } }, { session });
}
