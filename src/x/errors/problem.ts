import { z } from 'zod';

/** An answer of X; header names in lower case, the body parsed if it was JSON, else text. */
export interface Answer {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

const text = z.string().catch('');

/**
 * X's refusals come in four forms: a problem document, the same with `errors` for parameters, the
 * older `errors: [{code, message}]`, and OAuth's `error` with its description.
 */
const problem = z.object({
  title: text,
  detail: text,
  type: text,
  /** Of a refused app: which enrolment is missing. */
  reason: text,
  /** Of a cap: of what, and for how long. */
  scope: text,
  period: text,
  error: text,
  error_description: text,
  errors: z
    .array(
      z.object({
        code: z.number().optional().catch(undefined),
        message: text,
        type: text,
        detail: text,
        resource_id: text,
        value: text,
        parameters: z.record(z.string(), z.unknown()).catch({}),
      }),
    )
    .catch([]),
});
export type Problem = z.output<typeof problem>;

/** The body of a refusal, whatever its form; what is missing or of a wrong shape is empty. */
export const readProblem = (body: unknown): Problem =>
  problem.parse(typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {});

/** Both api.twitter.com and api.x.com occur as the host of a type: only its last part counts. */
export const typeName = (type: string): string => type.split('/').at(-1) ?? '';
