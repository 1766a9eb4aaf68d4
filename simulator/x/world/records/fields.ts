import { z } from 'zod';

/** One of X's ids: a whole number as text. */
export const id = z.string().regex(/^[0-9]{1,19}$/);
/** A moment of the sandbox's own time. */
export const ms = z.number().int();
