import type { z } from 'zod';
import { invalidRequest, type Answer, type InvalidParameter } from './answer.js';

type Raw = Record<string, unknown>;

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function unknownKeys(keys: readonly string[], raw: Raw, known: readonly string[]): InvalidParameter[] {
  return keys.map((key) => ({
    parameters: { [key]: [shown(raw[key])] },
    message: `The query parameter [${key}] is not one of [${known.join(',')}]`,
  }));
}

function issueOf(issue: z.core.$ZodIssue, raw: Raw, known: readonly string[]): InvalidParameter[] {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, raw, known);
  const name = String(issue.path[0] ?? '');
  const whole = raw[name];
  if (whole === undefined)
    return [{ parameters: { [name]: [] }, message: `The \`${name}\` query parameter can not be empty` }];
  const index = issue.path[1];
  const value = typeof index === 'number' ? (shown(whole).split(',')[index] ?? '') : shown(whole);
  const message = issue.message.replaceAll('{name}', name).replaceAll('{value}', value);
  return [{ parameters: { [name]: [value] }, message }];
}

/** X's 400 for parameters that do not fit their schema. */
export function invalidParameters(error: z.ZodError, raw: Raw, known: readonly string[]): Answer {
  return invalidRequest(error.issues.flatMap((issue) => issueOf(issue, raw, known)));
}

/** A body as a refusal repeats it: an absent one is empty, an uploaded file would be endless. */
const written = (raw: unknown): string => (raw === undefined ? '' : JSON.stringify(raw).slice(0, 1000));

/** X's 400 for a body that does not fit. */
export function invalidBody(error: z.ZodError, raw: unknown): Answer {
  return invalidRequest(
    error.issues.map((issue) => {
      const path = issue.path
        .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
        .join('');
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys.join(',') : '';
      return {
        parameters: { [unknown || path.slice(1) || 'body']: [written(raw)] },
        message: unknown
          ? `$${path}: object has unknown fields [${unknown}], which are not allowed`
          : `$${path}: ${issue.message}`,
      };
    }),
  );
}
