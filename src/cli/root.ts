import { resolve } from 'node:path';

/** The folder of this checkout. */
export const root = resolve(import.meta.dirname, '../..');
