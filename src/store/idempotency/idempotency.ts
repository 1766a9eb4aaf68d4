/** The answer given under an Idempotency-Key, written in the transaction that made the resource. */
export interface IdempotencyRecord {
  /** Hash of who asked, method, route and key. */
  readonly _id: string;
  readonly bodyHash: string;
  readonly status: number;
  readonly body: string;
  /** TTL index: a day. */
  readonly createdAt: Date;
}
