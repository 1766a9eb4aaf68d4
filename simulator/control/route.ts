import { z } from 'zod';
import type { Doors } from '../x/http/endpoint.js';

export interface ControlAnswer {
  status: number;
  body: unknown;
}

interface Call<B, Q> {
  doors: Doors;
  body: B;
  query: Q;
  params: Record<string, string>;
}

export interface ControlRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  answer(call: Call<unknown, unknown>): ControlAnswer | Promise<ControlAnswer>;
}

interface Definition<B extends z.ZodType, Q extends z.ZodType> extends Omit<ControlRoute, 'answer'> {
  body: B;
  query: Q;
  answer(call: Call<z.output<B>, z.output<Q>>): ControlAnswer | Promise<ControlAnswer>;
}

export const nothing = z.unknown();

export const done = (body: unknown): ControlAnswer => ({ status: 200, body });
export const made = (body: unknown): ControlAnswer => ({ status: 201, body });
export const refuse = (status: 400 | 404 | 409, error: string): ControlAnswer => ({
  status,
  body: { error },
});
export const noUser = (name: string): ControlAnswer =>
  refuse(404, `There is no user ${name}; make one with POST /control/users {"username": "${name}"}`);
export const noApp = (clientId: string): ControlAnswer =>
  refuse(404, `There is no app ${clientId}; make one with POST /control/apps`);
export const noPost = (id: string): ControlAnswer =>
  refuse(404, `There is no post ${id}; GET /control/ledger lists them`);

function wrong(error: z.ZodError): ControlAnswer {
  const issues = error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : undefined;
    return { field: unknown ?? issue.path.join('.'), problem: issue.message };
  });
  const words = issues.map((issue) => `${issue.field || 'body'}: ${issue.problem}`).join('; ');
  return { status: 400, body: { error: words, issues } };
}

/** One control route: its input checked, its answer plain JSON. */
export function control<B extends z.ZodType, Q extends z.ZodType>(
  definition: Definition<B, Q>,
): ControlRoute {
  const { method, path } = definition;
  return {
    method,
    path,
    answer(call) {
      const body = definition.body.safeParse(call.body);
      if (!body.success) return wrong(body.error);
      const query = definition.query.safeParse(call.query);
      if (!query.success) return wrong(query.error);
      return definition.answer({ ...call, body: body.data, query: query.data });
    },
  };
}
