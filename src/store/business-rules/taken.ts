import { ConflictError, type ClientSession, type Database } from '../database.js';

export interface Turn {
  /** So many events. */
  readonly taken: number;
  /** Deliveries of webhooks that are to be woken. */
  readonly deliveryIds: readonly string[];
  /** Events that nothing could be made of, and the kind of the error. */
  readonly setAside: readonly SetAside[];
}

export const nothingTaken: Turn = { taken: 0, deliveryIds: [], setAside: [] };

interface SetAside {
  readonly eventId: string;
  readonly reason: string;
}

/** Another worker may have had them meanwhile: their marks decide, in this transaction. False: it had them all. */
export async function takeMarks(
  db: Database,
  ids: readonly string[],
  session: ClientSession,
): Promise<boolean> {
  const { modifiedCount } = await db.events.updateMany(
    { _id: { $in: ids }, pending: true },
    { $unset: { pending: '' } },
    { session },
  );
  if (modifiedCount > 0 && modifiedCount < ids.length)
    throw new ConflictError('Another turn has taken some of these events');
  return modifiedCount > 0;
}
