import { z } from 'zod';
import type { Served } from '../http/route.js';
import { postName } from '../render/vocabulary.js';
import type { Json, Operation, Spec } from './document.js';

const BOUNDS = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern'] as const;

const schemaShape = z.looseObject({
  enum: z.array(z.string()).optional(),
  items: z.record(z.string(), z.unknown()).optional(),
  format: z.string().optional(),
});

const propertiesOf = (schema: z.ZodType): Record<string, Json> => {
  const drawn = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  const properties = z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(drawn.properties);
  return properties.data ?? {};
};

function missing(what: string, ours: readonly string[], theirs: readonly string[]): string[] {
  return [
    ...ours
      .filter((name) => !theirs.includes(name))
      .map((name) => `${what} ${name}: not in the specification`),
    ...theirs.filter((name) => !ours.includes(name)).map((name) => `${what} ${name}: not served`),
  ];
}

function boundsOf(what: string, ours: Json, theirs: Json): string[] {
  const differing = BOUNDS.filter((bound) => {
    // Every list has at least one value; the specification says so only for some.
    if (bound === 'minItems' && theirs[bound] === undefined) return false;
    // A moment's form is told by its format.
    if (bound === 'pattern' && theirs.format === 'date-time') return ours.format !== 'date-time';
    return ours[bound] !== theirs[bound];
  });
  return differing.map(
    (bound) =>
      `${what} ${bound}: ${JSON.stringify(ours[bound])}, specification ${JSON.stringify(theirs[bound])}`,
  );
}

function compareOne(name: string, ours: Json, theirs: Json, spec: Spec): string[] {
  const mine = schemaShape.parse(ours);
  const other = schemaShape.parse(theirs);
  const myItems = schemaShape.parse(mine.items ?? {});
  const otherItems = schemaShape.parse(spec.resolve(other.items ?? {}));
  return [
    ...boundsOf(name, ours, theirs),
    ...boundsOf(`${name}[]`, mine.items ?? {}, spec.resolve(other.items ?? {})),
    ...missing(`${name} value`, (myItems.enum ?? []).map(postName), [...new Set(otherItems.enum)]),
  ];
}

function compareAll(
  where: string,
  ours: Record<string, Json>,
  theirs: Map<string, Json>,
  spec: Spec,
): string[] {
  const mine = new Map(Object.entries(ours).map(([name, schema]) => [postName(name), schema]));
  const both = [...mine].filter(([name]) => theirs.has(name));
  return [
    ...missing(where, [...mine.keys()], [...theirs.keys()]),
    ...both.flatMap(([name, schema]) => compareOne(name, schema, theirs.get(name) ?? {}, spec)),
  ];
}

/** How what a route takes differs from the specification, in words. */
export function compareParameters(route: Served, operation: Operation, spec: Spec): string[] {
  return [
    ...compareAll('query', propertiesOf(route.query), operation.query, spec),
    ...compareAll('path', propertiesOf(route.params), operation.path, spec),
    ...missing('body', Object.keys(propertiesOf(route.body)), operation.bodyKeys),
    ...missing('scope', route.scopes, operation.scopes),
  ];
}
