import { z } from 'zod';

/**
 * The kinds of query parameter X has. `{name}` and `{value}` in a message are filled in by
 * `invalidParameters`. Lists arrive comma-separated.
 */
const says = (what: string) => `The \`{name}\` query parameter value [{value}] ${what}`;

export const between = (minimum: number, maximum: number) => {
  const message = says(`is not between ${minimum} and ${maximum}`);
  return z.coerce
    .number({ error: message })
    .int(message)
    .min(minimum, message)
    .max(maximum, message)
    .optional();
};

const ID = /^[0-9]{1,19}$/;
const idMessage = 'is not valid';
export const idSchema = z.string().regex(ID, says(idMessage));

export const id = () => idSchema.optional();

/** The earliest moment X accepts anywhere. */
const EARLIEST = '2010-11-06T00:00:00Z';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

export const time = () =>
  z
    .string()
    .regex(TIME, says('is not a valid RFC3339 date'))
    .meta({ format: 'date-time' })
    .refine((value) => Date.parse(value) >= Date.parse(EARLIEST), says(`must be on or after ${EARLIEST}`))
    .optional();

export const token = (minLength = 1) =>
  z.string().min(minLength, says('is not a valid pagination token')).optional();

const split = z.string().transform((value) => value.split(','));

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  split
    .pipe(z.array(z.enum(values, { error: says(`is not one of [${values.join(',')}]`) })).min(1))
    .optional();

export const listOf = (pattern: RegExp, maximum: number) =>
  split.pipe(
    z
      .array(z.string().regex(pattern, says(`does not match ${pattern.source}`)))
      .min(1, says('must not be empty'))
      .max(
        maximum,
        `The number of values in the \`{name}\` query parameter list is not between 1 and ${maximum}`,
      ),
  );
