import { Ajv } from 'ajv';
import { z } from 'zod';
import { toPostNames } from '../render/vocabulary.js';
import type { Json, Operation, Spec } from './document.js';

const ID = 'x-openapi';
const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const jsonList = z.array(z.record(z.string(), z.unknown()));

/** Fields of an answer that the specification's schema does not name: it allows them, X does not send them. */
function unnamed(spec: Spec, schema: Json, value: unknown, path: string): string[] {
  const here = spec.resolve(schema);
  if (Array.isArray(value)) {
    const items = isJson(here.items) ? here.items : {};
    return value.flatMap((one) => unnamed(spec, items, one, `${path}[]`));
  }
  if (!isJson(value)) return [];
  const choices = jsonList.safeParse(here.oneOf).data;
  if (choices !== undefined) return unnamedInChoice(spec, choices, value, path);
  if (!isJson(here.properties)) return [];
  const properties = here.properties;
  return Object.entries(value).flatMap(([key, inner]) => {
    const schemaOf = properties[key];
    if (!isJson(schemaOf)) return [`answer ${path}.${key}: not in the specification`];
    return unnamed(spec, schemaOf, inner, `${path}.${key}`);
  });
}

/** Of several schemas the one that names most of the fields counts. */
function unnamedInChoice(spec: Spec, choices: readonly Json[], value: Json, path: string): string[] {
  const each = choices.map((choice) => unnamed(spec, choice, value, path));
  return each.sort((a, b) => a.length - b.length)[0] ?? [];
}

/** Holds tweet-named answers against the specification's schemas. */
export function answerChecker(spec: Spec): (operation: Operation, body: unknown) => string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  for (const format of ['int32', 'int64'])
    ajv.addFormat(format, { type: 'number', validate: Number.isInteger });
  for (const format of ['uri', 'byte', 'double', 'binary']) ajv.addFormat(format, true);
  ajv.addSchema(spec.whole, ID);
  return (operation, body) => {
    const answer = toPostNames(JSON.parse(JSON.stringify(body)));
    const pointer = operation.answerPointer;
    if (pointer === undefined) return [];
    const validate = ajv.compile({ $ref: `${ID}${pointer}` });
    const problems = validate(answer)
      ? []
      : (validate.errors ?? []).map(
          (error) => `answer ${error.instancePath}: ${error.message ?? error.keyword}`,
        );
    return [...problems, ...unnamed(spec, { $ref: pointer }, answer, 'answer')];
  };
}
