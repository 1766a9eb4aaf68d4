import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from '@fastify/type-provider-zod';
import type { FastifyInstance, FastifySchema } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';

/** OpenAPI 3.1 made from the routes themselves at /openapi.json, and a page on it at /docs. */
export const documentation = fp(
  async (app: FastifyInstance) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Perch',
          version: '1',
          description:
            'A support desk for X. Errors are application/problem+json; docs/errors.md lists their codes.',
        },
        components: {
          securitySchemes: {
            token: { type: 'http', scheme: 'bearer' },
            session: { type: 'apiKey', in: 'cookie', name: 'perch_session' },
          },
        },
        security: [{ token: [] }, { session: [] }],
      },
      transform: (document) => asTheyAreSent(jsonSchemaTransform(document)),
      transformObject: (document) => optionalBodies(withoutUnused(jsonSchemaTransformObject(document))),
    });
    await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  },
  { name: 'documentation' },
);

interface Described {
  readonly schema: FastifySchema;
  readonly url: string;
}

/** Problems and pages have media types of their own, which the schemas of a route cannot say. */
function asTheyAreSent({ schema, url }: Described): Described {
  const responses = Object.entries((schema.response ?? {}) as Record<string, Answer>);
  const response = Object.fromEntries(
    responses.map(([status, { description, ...body }]) => {
      const type = mediaTypeOf(Number(status), body);
      return [
        status,
        type ? { description, content: { [type]: { schema: body } } } : { description, ...body },
      ];
    }),
  );
  return { schema: { ...schema, ...(responses.length > 0 ? { response } : {}) }, url };
}

interface Answer {
  readonly description?: string;
  readonly $ref?: string;
  readonly contentMediaType?: string;
}

/** Undefined for plain JSON. */
const mediaTypeOf = (status: number, { $ref, contentMediaType }: Answer): string | undefined =>
  contentMediaType ?? (status >= 400 && $ref !== undefined ? 'application/problem+json' : undefined);

/** Each named shape comes as read and as written; only those that are used stay. */
function withoutUnused<Document extends object>(document: Document): Document {
  const { components } = document as { components?: { schemas?: Record<string, unknown> } };
  const schemas = components?.schemas ?? {};
  for (let removed = true; removed;) {
    const text = JSON.stringify(document);
    const unused = Object.keys(schemas).filter((name) => !text.includes(`"#/components/schemas/${name}"`));
    for (const name of unused) Reflect.deleteProperty(schemas, name);
    removed = unused.length > 0;
  }
  return document;
}

/** A body that may be null may be left out; JSON Schema can't say that of a whole body. */
const optionalBodies = <Document extends object>(document: Document): Document =>
  JSON.parse(JSON.stringify(document), (name, value: unknown) => {
    const schema =
      name === 'requestBody' ? bodySchema.safeParse(value).data?.content['application/json'].schema : null;
    const [shape] = schema?.anyOf.filter(({ type }) => type !== 'null') ?? [];
    if (!shape) return value;
    return { required: false, content: { 'application/json': { schema: shape } } };
  }) as Document;

const bodySchema = z.object({
  content: z.object({
    'application/json': z.object({
      schema: z.object({
        anyOf: z.tuple([z.looseObject({ type: z.string() }), z.looseObject({ type: z.literal('null') })]),
      }),
    }),
  }),
});
