import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Method } from './rig.js';

export interface Route {
  readonly method: Method;
  /** As registered, e.g. `/v1/agents/:id`. */
  readonly path: string;
  readonly name: string;
}

/** Every route the app has, read from its router: nothing that is registered can be missing. */
export function everyRoute(app: FastifyInstance): Route[] {
  const routes: Route[] = [];
  const above: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, segment, methods] = /^((?:[│ ] {3})*)[├└]── (\S+) \((.*)\)$/.exec(line) ?? [];
    if (indent === undefined || segment === undefined || methods === undefined) continue;
    above.splice(indent.length / 4, above.length, segment);
    const path = above.join('').replaceAll('//', '/');
    for (const method of methods.split(', ').filter((each) => each !== 'HEAD'))
      routes.push({ method, path, name: `${method} ${path}` });
  }
  return routes;
}

const fieldSchema = z.looseObject({ type: z.unknown().optional(), $ref: z.string().optional() });
const objectSchema = z.looseObject({ properties: z.record(z.string(), fieldSchema).default({}) });
const bodySchema = objectSchema.extend({ anyOf: z.array(objectSchema).default([]) });

const operationSchema = z.looseObject({
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })).default([]),
  requestBody: z
    .looseObject({ content: z.object({ 'application/json': z.object({ schema: bodySchema }).optional() }) })
    .optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.looseObject({ schemas: z.record(z.string(), objectSchema) }),
});

type Document = z.output<typeof documentSchema>;
const documents = new WeakMap<FastifyInstance, Document>();

function documentOf(app: FastifyInstance): Document {
  const document = documents.get(app) ?? documentSchema.parse(app.swagger());
  documents.set(app, document);
  return document;
}

export type Field = z.output<typeof fieldSchema>;

export interface Described {
  readonly isOpen: boolean;
  /** Names of parameters, by where they are. */
  readonly query: readonly string[];
  readonly headers: readonly string[];
  /** Fields of a JSON body, of all its forms; null without one. */
  readonly body: readonly (readonly [string, Field])[] | null;
  /** The codes of problems, by status. */
  readonly problems: Readonly<Record<string, string>>;
}

/** What the OpenAPI document says of a route; null when it says nothing. */
export function described(app: FastifyInstance, { method, path }: Route): Described | null {
  const { paths } = documentOf(app);
  const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  if (!operation) return null;
  const named = (place: string) =>
    operation.parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
  const schema = operation.requestBody?.content['application/json']?.schema;
  return {
    isOpen: operation.security?.length === 0,
    query: named('query'),
    headers: named('header'),
    body: schema ? [schema, ...schema.anyOf].flatMap(({ properties }) => Object.entries(properties)) : null,
    problems: Object.fromEntries(
      Object.entries(operation.responses).map(([status, { description }]) => [status, description]),
    ),
  };
}

/** The fields of a named shape of the document. */
export const fieldsOfShape = (app: FastifyInstance, name: string): string[] =>
  Object.keys(documentOf(app).components.schemas[name]?.properties ?? {});
