import type { Scope } from './permissions.js';

export interface ApiToken {
  readonly _id: string;
  readonly name: string;
  /** SHA-256 of the secret, which is shown once. */
  readonly hash: string;
  /** First characters, to recognise it by. */
  readonly prefix: string;
  readonly agentId: string;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
}
