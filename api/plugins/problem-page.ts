import type { FastifyReply, FastifyRequest } from 'fastify';
import { encode } from 'html-entities';
import { problemBody, problems, type ProblemBody } from '../problems.js';
import { answerProblem, problemFor } from './problems.js';

/** For routes that browsers open: the problem as a page, or as JSON to those who ask for it. */
export function problemPage(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (/\bjson\b/.test(request.headers.accept ?? '')) {
    answerProblem(error, request, reply);
    return;
  }
  const problem = problemFor(error);
  void reply
    .code(problems[problem.code].status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    .send(page(problemBody(problem, request.id)));
}

const page = ({ title, detail, fix, requestId }: ProblemBody): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${encode(title)}</title>
    <style>body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem }</style>
  </head>
  <body>
    <h1>${encode(title)}</h1>
    <p>${encode(detail)}</p>
    <p>${encode(fix ?? '')}</p>
    <p><small>${encode(requestId)}</small></p>
  </body>
</html>
`;
