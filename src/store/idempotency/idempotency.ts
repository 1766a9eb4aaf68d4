import type { Sealed } from '../sealed.js';

/** The answer given under an Idempotency-Key, written in the transaction that made the resource. */
export interface IdempotencyRecord {
  /** Hash of who asked, method, path and key. */
  readonly _id: string;
  readonly bodyHash: string;
  readonly status: number;
  /** Sealed, because some answers show a secret once. */
  readonly body: Sealed;
  /** TTL index: a day. */
  readonly createdAt: Date;
}
