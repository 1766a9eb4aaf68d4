import { readFileSync } from 'node:fs';
import { z } from 'zod';

export type Json = Record<string, unknown>;

const json = z.record(z.string(), z.unknown());
const parameter = z.looseObject({ name: z.string(), in: z.string(), schema: json });
const operation = z.looseObject({
  parameters: z.array(json).default([]),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  responses: json,
  requestBody: json.optional(),
});
const document = z.looseObject({
  info: z.looseObject({ version: z.string() }),
  paths: z.record(z.string(), json),
  components: z.looseObject({ schemas: z.record(z.string(), json) }),
});

export interface Operation {
  query: Map<string, Json>;
  path: Map<string, Json>;
  scopes: string[];
  /** A JSON pointer to the schema of the accepted answer; absent where that is no JSON. */
  answerPointer: string | undefined;
  bodyKeys: string[];
}

export interface Spec {
  version: string;
  whole: Json;
  /** `/2/users/:id` or `/2/users/{id}`; nothing when the specification has no such operation. */
  operation(method: string, path: string): Operation | undefined;
  /** Follows `$ref` to where a schema stands. */
  resolve(schema: Json): Json;
}

const asJson = (value: unknown): Json => json.safeParse(value).data ?? {};

/** Reads X's OpenAPI file. */
export function readSpec(file: string): Spec {
  const whole = document.parse(JSON.parse(readFileSync(file, 'utf8')));

  const at = (pointer: string): unknown =>
    pointer
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((value, key) => asJson(value)[key.replaceAll('~1', '/')], whole);
  const resolve = (schema: Json): Json =>
    typeof schema.$ref === 'string' ? resolve(asJson(at(schema.$ref))) : schema;

  const parametersIn = (op: z.infer<typeof operation>, where: string): Map<string, Json> => {
    const all = op.parameters.map((one) => parameter.parse(resolve(one))).filter((one) => one.in === where);
    return new Map(all.map((one) => [one.name, resolve(one.schema)]));
  };
  const bodyKeysOf = (op: z.infer<typeof operation>): string[] => {
    const content = asJson(asJson(op.requestBody).content);
    const schema = resolve(asJson(asJson(content['application/json']).schema));
    return Object.keys(asJson(schema.properties));
  };

  return {
    version: whole.info.version,
    whole,
    resolve,
    operation(method, path) {
      const key = path.replace(/:(\w+)/g, '{$1}');
      const found = asJson(whole.paths[key])[method.toLowerCase()];
      if (found === undefined) return undefined;
      const op = operation.parse(found);
      const status = Object.keys(op.responses).find((one) => one.startsWith('2')) ?? '200';
      const answersJson = 'application/json' in asJson(asJson(op.responses[status]).content);
      const place = `/paths/${key.replaceAll('/', '~1')}/${method.toLowerCase()}/responses/${status}`;
      return {
        query: parametersIn(op, 'query'),
        path: parametersIn(op, 'path'),
        scopes: op.security.flatMap((one) => one.OAuth2UserToken ?? []),
        answerPointer: answersJson ? `#${place}/content/application~1json/schema` : undefined,
        bodyKeys: bodyKeysOf(op),
      };
    },
  };
}
