import type { Sealed } from '../sealed.js';

/** The answer given under an Idempotency-Key, written in the transaction that made the resource. */
export interface IdempotencyRecord {
  /** Hash of who asked, method, path and key. */
  readonly _id: string;
  /** Status, body and the hash of the request; sealed, because some hold a secret or a password. Null only before its transaction commits. */
  readonly answer: Sealed | null;
  /** A request of many parts whose answer is not given yet: how many of them somebody set about. */
  readonly begun?: number;
  /** TTL index: a day. */
  readonly createdAt: Date;
}
