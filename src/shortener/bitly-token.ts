import type { Key } from '../config.js';
import { open, seal, type Sealed } from '../store/sealed.js';

const place = 'settings/bitlyToken';

/** The token as it is kept. */
export const sealBitlyToken = (keys: readonly Key[], token: string): Sealed => seal(keys, place, token);

/** Throws KeyMissing when the key it was sealed with is gone. */
export const openBitlyToken = (keys: readonly Key[], sealed: Sealed): string => open(keys, place, sealed);
