import type { Sealed } from '../sealed.js';

/** A signed-in browser. */
export interface Session {
  /** SHA-256 of the cookie's secret. */
  readonly _id: string;
  readonly agentId: string;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

/** The one-time code `up` prints. */
export interface SignInCode {
  /** SHA-256 of the code. */
  readonly _id: string;
  readonly agentId: string;
  readonly expiresAt: Date;
}

/** A begun OAuth round trip with X; taken out once (S1). */
export interface ConnectState {
  /** SHA-256 of the state parameter. */
  readonly _id: string;
  readonly codeVerifier: Sealed;
  /** The session that began it, or null when begun with a bearer token. */
  readonly sessionId: string | null;
  readonly agentId: string;
  /** A path within this site. */
  readonly returnTo: string;
  /** The account to be reauthorized, or null for a new one. */
  readonly accountId: string | null;
  readonly expiresAt: Date;
}
