import { z } from 'zod';

const withId = z.looseObject({ id: z.string() });
const answer = z.looseObject({
  data: z.union([z.array(withId), withId]).optional(),
  includes: z.record(z.string(), z.array(z.looseObject({ id: z.string().optional() }))).optional(),
});

/** The ids of all that an answer shows, whether or not anybody hears it. */
export function idsShown(body: unknown): string[] {
  const { data = [], includes = {} } = answer.safeParse(body).data ?? {};
  const listed = Array.isArray(data) ? data : [data];
  const beside = Object.values(includes).flat();
  return [...listed, ...beside].flatMap(({ id }) => id ?? []);
}
