import type { Config } from '../../src/config.js';

/** Where X sends the browser back to; it must be registered at X exactly so. */
export const callbackUrl = ({ publicUrl }: Pick<Config, 'publicUrl'>): string =>
  `${publicUrl}/oauth/x/callback`;

/** What a sealed code verifier is bound to. */
export const verifierPlace = (stateHash: string): string => `connect/${stateHash}`;
