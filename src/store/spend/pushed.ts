import { pushBilled } from '../../domain/prices.js';
import { billingDay } from '../../domain/spend.js';
import type { Database } from '../database.js';

/** An event as X delivered it. */
interface PushedEvent {
  readonly uuid: string;
  /** As X names it: `dm.received`. */
  readonly type: string;
}

/**
 * Books what X bills for events that it delivered, each once however often it is delivered. `xNow` is
 * X's time.
 */
export async function bookPushed(
  db: Database,
  accountId: string,
  events: readonly PushedEvent[],
  { now, xNow }: { readonly now: Date; readonly xNow: Date },
): Promise<void> {
  const charges = events.flatMap(({ uuid, type }) => {
    const billed = pushBilled(type);
    if (billed === null) return [];
    const charge = {
      accountId,
      day: billingDay(xNow),
      on: 'push',
      billed: [billed],
      micros: billed.micros,
    } as const;
    return [{ _id: `${accountId}/event/${uuid}`, ...charge, at: now }];
  });
  if (charges.length === 0) return;
  await db.charges.bulkWrite(
    charges.map(({ _id, ...charge }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: charge }, upsert: true },
    })),
    { ordered: false },
  );
}
