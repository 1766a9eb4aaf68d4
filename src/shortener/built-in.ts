import type { Shortener } from './shortener.js';

/** Perch's own: an address below PERCH_PUBLIC_URL that leads to the whole link. */
export const builtIn =
  (publicUrl: string): Shortener =>
  async ({ code }) => ({ outcome: 'short', url: `${publicUrl}/l/${code}` });
