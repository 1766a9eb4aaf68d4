import type { Sealed } from '../sealed.js';

/** What X granted for an account: its token pair, encrypted, with the lease of whoever refreshes it. */
export interface Grant {
  /** The account's id. */
  readonly _id: string;
  readonly accessToken: Sealed;
  readonly refreshToken: Sealed;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
  readonly obtainedAt: Date;
  /** Bumped by each new pair. */
  readonly version: number;
  /** Only the holder may refresh until then (S9). */
  readonly lease: { readonly holder: string; readonly until: Date } | null;
}
