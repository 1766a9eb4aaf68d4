import { interactionBilled, readBilled, writeBilled, type Resource } from '../../domain/spend/prices.js';
import { kindAtX, type Reply } from '../../domain/replies/reply.js';
import { billingDay, type Charge, type SpentOn } from '../../domain/spend/spend.js';
import { xIdTime } from '../../domain/at-x/ids.js';
import { isDuplicateKey, newId, type ClientSession, type Database } from '../database.js';
import { bookedToday } from './booked-today.js';

/** What X showed in an answer, or pushed. */
export interface Showing {
  readonly accountId: string;
  readonly on: SpentOn;
  /** X's UTC day. */
  readonly day: string;
  /** `once` names a resource: X bills it once a day. */
  readonly resources: readonly { readonly what: Resource; readonly once: string }[];
}

export interface Hold extends Pick<Charge, 'accountId' | 'on' | 'day' | 'micros' | 'asked'> {
  readonly heldUntil: Date;
}

/** A hold as the call made under it knows it. */
interface Held {
  readonly id: string;
  /** What X was asked for. */
  readonly asked: string;
}

export type Charges = ReturnType<typeof chargesRepository>;

/** What calls to X cost, each written once and whole (docs/adr/0009). One per process: it remembers the day. */
export function chargesRepository(db: Database) {
  const booked = bookedToday();

  /** Of the resources, those that X has not billed that day. */
  async function unbilled({ day, resources }: Showing): Promise<Showing['resources']> {
    const unknown = [...new Map(resources.map((one) => [one.once, one])).values()].filter(
      ({ once }) => !booked.has(day, once),
    );
    if (unknown.length === 0) return [];
    const asked = unknown.map(({ once }) => once);
    const there = await db.charges
      .find<{ readonly once: readonly string[] }>(
        { day, once: { $in: asked } },
        // Local: what another writer has just taken must be seen, or its unique key is met again and again.
        { projection: { _id: 0, once: { $setIntersection: ['$once', asked] } }, readConcern: 'local' },
      )
      .toArray();
    const taken = new Set(there.flatMap(({ once }) => once));
    return unknown.filter(({ once }) => !taken.has(once));
  }

  async function write(charge: Charge, held: Held | null): Promise<void> {
    if (held === null) await db.charges.insertOne(charge);
    else await settleHold(db, charge, held);
  }

  return {
    /**
     * Books what X has shown; `held` is the hold that the call was made under. The unique key
     * decides who pays for what two readers see at once. Of what is known already nothing is written.
     */
    async shown(showing: Showing, now: Date, held: Held | null = null): Promise<void> {
      const { accountId, on, day, resources } = showing;
      for (;;) {
        const fresh = await unbilled(showing);
        if (fresh.length === 0) break;
        const billed = readBilled(fresh);
        const micros = billed.reduce((sum, each) => sum + each.micros, 0);
        const once = fresh.map((each) => each.once);
        try {
          await write({ _id: held?.id ?? newId(), accountId, day, on, billed, micros, once, at: now }, held);
          booked.add(day, resources);
          return;
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
        }
      }
      booked.add(day, resources);
      if (held !== null) await dropHold(db, held, { accountId, day }, now);
    },

    /** Sets aside the most a call may cost; returns the id of the hold. */
    async hold(hold: Hold, now: Date): Promise<string> {
      const _id = newId();
      await db.charges.insertOne({ ...hold, _id, billed: [], at: now });
      return _id;
    },

    /** The call is made for less. */
    async lower(held: string, micros: number): Promise<void> {
      await db.charges.updateOne({ _id: held }, { $set: { micros } });
    },

    /** X refused, or the call was not made: it costs nothing. */
    async release(held: string): Promise<void> {
      await db.charges.deleteOne({ _id: held });
    },

    /** Whether X took it is not known, and will not be. */
    async lapse(held: string, now: Date): Promise<void> {
      await db.charges.updateOne({ _id: held }, { $set: { heldUntil: now } });
    },
  };
}

/**
 * What a read shows settles what earlier ones of the same left uncertain that day: had X billed those, it
 * would have billed them for this, which is then free. Of other things it says nothing.
 */
const lapsed = ({ accountId, day }: Pick<Charge, 'accountId' | 'day'>, { asked }: Held, now: Date) => ({
  day,
  accountId,
  asked,
  heldUntil: { $lte: now },
});

async function settleHold(db: Database, charge: Charge, held: Held): Promise<void> {
  const { _id, at } = charge;
  await db.charges.bulkWrite([
    { replaceOne: { filter: { _id }, replacement: charge, upsert: true } },
    { deleteMany: { filter: lapsed(charge, held, at) } },
  ]);
}

async function dropHold(
  db: Database,
  held: Held,
  of: Pick<Charge, 'accountId' | 'day'>,
  now: Date,
): Promise<void> {
  await db.charges.deleteMany({ $or: [{ _id: held.id }, lapsed(of, held, now)] });
}

/**
 * Books a sent reply in the transaction that records it as sent: whoever finds out that X has it,
 * however late, books it once, on the day that X created it.
 */
export async function bookSent(db: Database, reply: Reply, xId: string, now: Date, session: ClientSession) {
  const { accountId } = reply;
  const billed = writeBilled({ ...reply, kind: kindAtX(reply) });
  await db.charges.updateOne(
    { _id: `${accountId}/${xId}` },
    {
      $setOnInsert: {
        accountId,
        day: billingDay(xIdTime(xId)),
        on: 'replies' as const,
        billed: [billed],
        micros: billed.micros,
        at: now,
      },
    },
    { upsert: true, session },
  );
}

/** Books a like or a repost, or that one was taken back, in the transaction that records X's yes to that call. */
export async function bookInteraction(
  db: Database,
  accountId: string,
  attempt: string,
  now: Date,
  session: ClientSession,
): Promise<void> {
  await db.charges.insertOne(
    {
      _id: `${accountId}/${attempt}`,
      ...{ accountId, day: billingDay(now), on: 'replies', billed: [interactionBilled] },
      micros: interactionBilled.micros,
      at: now,
    },
    { session },
  );
}
