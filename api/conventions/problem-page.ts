import type { FastifyReply, FastifyRequest } from 'fastify';
import { encode } from 'html-entities';
import { sendPage, type Page } from '../views/page.js';
import { problemBody, problems, type ProblemBody } from '../problems.js';
import { answerProblem, problemFor } from '../plugins/problems.js';

/** For routes that browsers open: the problem as a page, or as JSON to those who ask for it. */
export function problemPage(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (/\bjson\b/.test(request.headers.accept ?? '')) {
    answerProblem(error, request, reply);
    return;
  }
  const problem = problemFor(error);
  void sendPage(reply, problems[problem.code].status, page(problemBody(problem, request.id)));
}

const page = ({ title, detail, fix, requestId }: ProblemBody): Page => ({
  title,
  body: `<p>${encode(detail)}</p>
    <p>${encode(fix ?? '')}</p>
    <p><small>${encode(requestId)}</small></p>`,
});
