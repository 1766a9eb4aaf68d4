import type { Key } from '../../config.js';
import type { ClientSession, Database } from '../database.js';
import { KeyMissing, open, seal, type Sealed } from '../sealed.js';
import { hashOf, randomSecret, randomWord } from '../secrets.js';

/** What leads to a ticket's page; whoever has one of the codes and is its requester gets in (S47). */
export interface LinkCodes {
  readonly code: string;
  readonly shortCode: string;
  /** The address that Bitly gave. */
  readonly bitlyUrl: string | null;
}

/** The link of a ticket, one at most: found by hashes, read back for the next answer. */
export interface TicketLink {
  /** The ticket's. */
  readonly _id: string;
  readonly codeHash: string;
  readonly shortHash: string;
  /** `LinkCodes`; who has the database alone gets into no ticket. */
  readonly codes: Sealed;
  readonly createdAt: Date;
}

/** 95 bits: short enough for a post, and it only leads to the code, which has 256. */
const shortLetters = 16;

export const newLinkCodes = (): LinkCodes => ({
  code: randomSecret(),
  shortCode: randomWord(shortLetters),
  bitlyUrl: null,
});

export function linksRepository(db: Database, keys: readonly Key[]) {
  const codesOf = ({ _id, codes }: TicketLink): LinkCodes =>
    JSON.parse(open(keys, placeOf(_id), codes)) as LinkCodes;
  const sealed = (ticketId: string, codes: LinkCodes): Sealed =>
    seal(keys, placeOf(ticketId), JSON.stringify(codes));

  /** Null also without the key they were sealed with: an answer goes out with new ones then, as does the next. */
  function reusable(link: TicketLink | null): LinkCodes | null {
    try {
      return link && codesOf(link);
    } catch (error) {
      if (error instanceof KeyMissing) return null;
      throw error;
    }
  }

  return {
    /** The codes that the next answer of a ticket carries; null: it needs new ones. */
    forAnswer: async (ticketId: string): Promise<LinkCodes | null> =>
      reusable(await db.ticketLinks.findOne({ _id: ticketId })),

    /** The codes of a ticket's link; null while it has none. */
    async ofTicket(ticketId: string): Promise<LinkCodes | null> {
      const link = await db.ticketLinks.findOne({ _id: ticketId });
      return link && codesOf(link);
    },

    /** Whose ticket's link has this code; null: nobody's. */
    async ticketOf(code: string): Promise<string | null> {
      return (await db.ticketLinks.findOne({ codeHash: hashOf(code) }))?._id ?? null;
    },

    /** The code that a short one leads to. */
    async codeOfShort(shortCode: string): Promise<string | null> {
      const link = await db.ticketLinks.findOne({ shortHash: hashOf(shortCode) });
      return link && codesOf(link).code;
    },

    /**
     * Gives the ticket the link that was prepared, unless it has one by now: that one stays. Returns what
     * it has then. Of two at once one is made anew by its transaction and finds the other's.
     */
    async keep(ticketId: string, prepared: LinkCodes, now: Date, session: ClientSession): Promise<LinkCodes> {
      const found = await db.ticketLinks.findOne({ _id: ticketId }, { session });
      const known = reusable(found);
      if (!known) {
        const link = {
          codeHash: hashOf(prepared.code),
          shortHash: hashOf(prepared.shortCode),
          codes: sealed(ticketId, prepared),
          createdAt: found?.createdAt ?? now,
        };
        await db.ticketLinks.replaceOne({ _id: ticketId }, link, { session, upsert: true });
        return prepared;
      }
      if (known.bitlyUrl !== null || known.code !== prepared.code || prepared.bitlyUrl === null) return known;
      await db.ticketLinks.updateOne(
        { _id: ticketId },
        { $set: { codes: sealed(ticketId, prepared) } },
        { session },
      );
      return prepared;
    },
  };
}

const placeOf = (ticketId: string): string => `ticketLink/${ticketId}`;
