import { hasZodFastifySchemaValidationErrors } from '@fastify/type-provider-zod';
import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
} from 'fastify';
import fp from 'fastify-plugin';
import { escapePointer } from '../../src/domain/json-pointer.js';
import { failingParts, type Checks } from '../../src/readiness.js';
import { isPassing, isUnanswered } from '../../src/store/database.js';
import { InvalidCursorError } from '../../src/store/pages.js';
import { ShortenerUnavailable } from '../../src/shortener/answer-link.js';
import { KeyMissing } from '../../src/store/sealed.js';
import { Problem, problemBody, problems, type FieldError, type ProblemCode } from '../problems.js';

/** Every answer that is not a success leaves through here, as application/problem+json. */
export const problemAnswers = (checks: Checks) =>
  fp(
    async (app: FastifyInstance) => {
      app.setErrorHandler(async (error, request, reply) => {
        const known = isTimeout(error) ? await whatHangs(checks) : error;
        // What was waited for may have come meanwhile.
        if (!reply.sent) answerProblem(known, request, reply);
        return reply;
      });
      app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
        sendProblem(new Problem('routeNotFound'), request, reply),
      );
    },
    { name: 'problems', dependencies: ['@fastify/rate-limit'] },
  );

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'FST_ERR_HANDLER_TIMEOUT';

const shown: Readonly<Record<string, string>> = { mongodb: 'MongoDB', temporal: 'Temporal' };

/** A request took too long: the part that does not answer, where one does not. */
async function whatHangs(checks: Checks): Promise<Problem> {
  const failing = await failingParts(checks, undefined, 1_000);
  const names = failing.map((part) => shown[part] ?? part).join(' and ');
  return new Problem('unavailable', names === '' ? {} : { detail: `No answer from ${names}.` });
}

export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemFor(error);
  if (problems[problem.code].status >= 500) request.log.error({ err: error }, 'request failed');
  sendProblem(problem, request, reply);
}

function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const { status } = problems[problem.code];
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  // As text, because the schemas of a route describe its own answers only.
  const body = JSON.stringify(problemBody(problem, request.id));
  void reply.code(status).type('application/problem+json').send(body);
}

const frameworkCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'bodyTooLarge',
  FST_REQ_FILE_TOO_LARGE: 'mediaTooLarge',
  FST_FILES_LIMIT: 'malformedBody',
  FST_FIELDS_LIMIT: 'malformedBody',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupportedMediaType',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformedBody',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformedBody',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformedBody',
  FST_ERR_BAD_URL: 'malformedUrl',
  FST_ERR_HANDLER_TIMEOUT: 'unavailable',
};

export function problemFor(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof KeyMissing) return new Problem('keyMissing', { detail: error.message });
  if (error instanceof ShortenerUnavailable)
    return new Problem('shortenerUnavailable', { detail: error.message });
  if (error instanceof InvalidCursorError) return new Problem('invalidCursor');
  if (hasZodFastifySchemaValidationErrors(error)) return invalidRequest(error);
  const { code, statusCode } = error as Partial<FastifyError>;
  const known = frameworkCodes[code ?? ''];
  if (known) return new Problem(known);
  if (statusCode === 429) return new Problem('tooManyRequests');
  // The JSON parser's own errors (also of a body that would poison a prototype) carry no code.
  if (statusCode === 400) return new Problem('malformedBody');
  if (isUnanswered(error)) return new Problem('unavailable', { detail: 'No answer from MongoDB.' });
  return new Problem(isPassing(error) ? 'unavailable' : 'internal');
}

const places: Readonly<Record<string, string>> = {
  body: 'The body',
  querystring: 'The query',
  params: 'The path',
};

const invalidRequest = ({
  validationContext,
  validation,
}: Pick<FastifyError, 'validationContext' | 'validation'>): Problem =>
  new Problem('invalidRequest', {
    detail: `${places[validationContext ?? ''] ?? 'The request'} is not valid.`,
    errors: (validation ?? []).flatMap(fieldErrors),
  });

/** zod names unknown fields in one issue at their parent; each gets a pointer of its own. */
function fieldErrors({ keyword, instancePath, message, params }: FastifySchemaValidationError): FieldError[] {
  const at = instancePath === '/' ? '' : instancePath;
  const unknown: unknown = keyword === 'unrecognized_keys' ? Reflect.get(params, 'keys') : undefined;
  if (!Array.isArray(unknown)) return [{ pointer: at, message: message ?? 'is not valid' }];
  // A schema may know where the field belongs; zod's own words name the fields once more.
  const words = message === undefined || message.startsWith('Unrecognized key') ? 'is not known' : message;
  return unknown.map((name) => ({ pointer: `${at}/${escapePointer(String(name))}`, message: words }));
}
