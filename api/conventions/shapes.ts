import { z } from 'zod';
import { isKeyword } from '../../src/domain/keywords/parse.js';
import { isTimeZone } from '../../src/domain/office-hours/office-hours.js';

/** Shapes that many routes share. */
export const id = z.string().min(1).max(64);

/** An id in a path is any text: one that cannot exist is missing like any other. */
export const idParams = z.object({ id: z.string() });

export const time = z.iso.datetime();

export const iso = (at: Date): string => at.toISOString();
export const isoOrNull = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A name people give to things: one line. */
export const label = z.string().trim().min(1).max(200);

/** A keyword that could match something (S14). */
export const keyword = z
  .string()
  .trim()
  .min(1, { abort: true })
  .max(280)
  .refine(isKeyword, 'Nothing is left of it to look for: write a word, a phrase, a tag or a sign.');

export const tag = z.string().trim().min(1).max(100);

/** Of a time zone, say what it is for. */
export const timeZone = z.string().max(100).refine(isTimeZone, 'is no time zone as Europe/Berlin');

/** Among others that people put in an order; say what the lowest is. */
export const position = z.int().min(1).max(1_000_000);

/** A time of a query that may be left out. */
export const dateOrNone = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

/** The body of a POST that needs none. */
export const noBody = z.strictObject({}).nullish();

/** The answer of a route that has nothing to say. */
export const nothing = z.undefined().describe('Done.');

/** `true` or `false` in a query. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
