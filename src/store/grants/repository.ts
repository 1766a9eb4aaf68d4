import type { Key } from '../../config.js';
import { inSession, type ClientSession, type Database } from '../database.js';
import { open, seal } from '../sealed.js';
import type { Grant } from './grant.js';

/** What X hands out at a login or a refresh; times are X's. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  readonly obtainedAt: Date;
  readonly expiresAt: Date;
}

/** A stored pair, opened; `version` names it wherever it is replaced. */
export interface OpenedGrant extends TokenPair {
  readonly version: number;
}

export type GrantsRepository = ReturnType<typeof grantsRepository>;

/** Tokens at rest, sealed under their account's id and field, and the lease of who may refresh (S9). */
export function grantsRepository(db: Database, keys: readonly Key[]) {
  const { grants } = db;

  return {
    /** Stores the pair of a login, whatever was there; a refresh under way can no longer store its own. */
    async save(accountId: string, pair: TokenPair, session?: ClientSession): Promise<void> {
      await grants.updateOne(
        { _id: accountId },
        { $set: { ...sealed(keys, accountId, pair), lease: null }, $inc: { version: 1 } },
        { upsert: true, ...inSession(session) },
      );
    },

    /** The account's tokens; null without a grant. Throws when the key ring no longer opens them. */
    async read(accountId: string): Promise<OpenedGrant | null> {
      const grant = await grants.findOne({ _id: accountId });
      return grant && opened(keys, grant);
    },

    /** Ids of keys that stored tokens were sealed with and that the ring does not hold. */
    async missingKeys(): Promise<string[]> {
      const needed: unknown[] = await grants.distinct('accessToken.keyId');
      return needed.map(String).filter((id) => !keys.some((key) => key.id === id));
    },

    async remove(accountId: string, session?: ClientSession): Promise<void> {
      await grants.deleteOne({ _id: accountId }, inSession(session));
    },

    /**
     * Lets `holder` alone refresh for `forMs`, and reads the pair anew in the same step; null while
     * somebody else holds the lease, or without a grant. MongoDB's clock decides: those of several
     * machines disagree.
     */
    async takeLease(accountId: string, holder: string, forMs: number): Promise<OpenedGrant | null> {
      const until = { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: forMs } };
      const grant = await grants.findOneAndUpdate(
        { _id: accountId, $or: [{ lease: null }, { $expr: { $lte: ['$lease.until', '$$NOW'] } }] },
        [{ $set: { lease: { holder, until } } }],
        { returnDocument: 'after' },
      );
      return grant && opened(keys, grant);
    },

    async releaseLease(accountId: string, holder: string): Promise<void> {
      await grants.updateOne({ _id: accountId, 'lease.holder': holder }, { $set: { lease: null } });
    },

    /**
     * Replaces the pair of that version and gives the lease back; false when it was replaced or
     * removed meanwhile. The lease is not asked for: a pair from X that comes late is still the valid one.
     */
    async replace(accountId: string, version: number, pair: TokenPair): Promise<boolean> {
      const { matchedCount } = await grants.updateOne(
        { _id: accountId, version },
        { $set: { ...sealed(keys, accountId, pair), lease: null }, $inc: { version: 1 } },
      );
      return matchedCount === 1;
    },
  };
}

const places = (accountId: string) => ({
  accessToken: `${accountId}/accessToken`,
  refreshToken: `${accountId}/refreshToken`,
});

function sealed(keys: readonly Key[], accountId: string, pair: TokenPair) {
  const place = places(accountId);
  return {
    accessToken: seal(keys, place.accessToken, pair.accessToken),
    refreshToken: seal(keys, place.refreshToken, pair.refreshToken),
    scopes: pair.scopes,
    obtainedAt: pair.obtainedAt,
    expiresAt: pair.expiresAt,
  };
}

function opened(keys: readonly Key[], grant: Grant): OpenedGrant {
  const place = places(grant._id);
  return {
    accessToken: open(keys, place.accessToken, grant.accessToken),
    refreshToken: open(keys, place.refreshToken, grant.refreshToken),
    scopes: grant.scopes,
    obtainedAt: grant.obtainedAt,
    expiresAt: grant.expiresAt,
    version: grant.version,
  };
}
