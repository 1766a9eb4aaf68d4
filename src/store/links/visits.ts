import type { Key } from '../../config.js';
import type { Database } from '../database.js';
import { open, seal, type Sealed } from '../sealed.js';
import { hashOf, randomSecret } from '../secrets.js';
import { hourMs, minuteMs } from '../../domain/durations.js';

/** A begun round trip with X from a ticket's page; taken out once, by the browser that began it (S47). */
export interface TicketSignIn {
  /** SHA-256 of the state parameter. */
  readonly _id: string;
  /** SHA-256 of the secret in the browser's cookie. */
  readonly browserHash: string;
  readonly ticketId: string;
  readonly codeVerifier: Sealed;
  readonly expiresAt: Date;
}

/** A browser in which X said who somebody is. */
export interface TicketPageSession {
  /** SHA-256 of the cookie's secret. */
  readonly _id: string;
  readonly xUserId: string;
  readonly handle: string;
  readonly expiresAt: Date;
}

const signInMs = 10 * minuteMs;
const sessionMs = 2 * hourMs;

/** Who may look at ticket pages, by which browser. Secrets are returned once; hashes are kept. */
export function visitsRepository(db: Database, keys: readonly Key[]) {
  return {
    async begin(
      {
        state,
        codeVerifier,
        ...trip
      }: {
        readonly state: string;
        readonly codeVerifier: string;
        readonly browser: string;
        readonly ticketId: string;
      },
      now: Date,
    ): Promise<void> {
      const id = hashOf(state);
      await db.ticketSignIns.insertOne({
        _id: id,
        browserHash: hashOf(trip.browser),
        ticketId: trip.ticketId,
        codeVerifier: seal(keys, placeOf(id), codeVerifier),
        expiresAt: new Date(now.getTime() + signInMs),
      });
    },

    /** Takes a round trip out, once; asking from another browser does not use it up. */
    async take(
      state: string,
      browser: string,
      now: Date,
    ): Promise<{ readonly ticketId: string; readonly codeVerifier: string } | null> {
      const begun = await db.ticketSignIns.findOneAndDelete({
        _id: hashOf(state),
        browserHash: hashOf(browser),
        expiresAt: { $gt: now },
      });
      return (
        begun && {
          ticketId: begun.ticketId,
          codeVerifier: open(keys, placeOf(begun._id), begun.codeVerifier),
        }
      );
    },

    async enter(
      who: Pick<TicketPageSession, 'xUserId' | 'handle'>,
      now: Date,
    ): Promise<{ readonly secret: string; readonly expiresAt: Date }> {
      const secret = randomSecret();
      const expiresAt = new Date(now.getTime() + sessionMs);
      const { xUserId, handle } = who;
      await db.ticketPageSessions.insertOne({ _id: hashOf(secret), xUserId, handle, expiresAt });
      return { secret, expiresAt };
    },

    find: (secret: string, now: Date) =>
      db.ticketPageSessions.findOne({ _id: hashOf(secret), expiresAt: { $gt: now } }),

    async leave(secret: string): Promise<void> {
      await db.ticketPageSessions.deleteOne({ _id: hashOf(secret) });
    },
  };
}

const placeOf = (stateHash: string): string => `ticketSignIn/${stateHash}`;
