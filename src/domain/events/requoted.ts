/**
 * What programs are told of a ticket (JSON), with the subject that it has now wherever it quotes one of `before`: what
 * X no longer shows is told nobody, not even later (S25).
 */
export function requoted(body: string, before: readonly string[], subject: string): string {
  const now = (quoted: unknown): unknown => (before.some((each) => each === quoted) ? subject : quoted);
  return JSON.stringify(
    JSON.parse(body, (key: string, value: unknown): unknown => {
      if (key === 'subject') return now(value);
      return isOfSubject(value) ? { ...value, from: now(value.from), to: now(value.to) } : value;
    }),
  );
}

/** One of the `changes` of an event. */
const isOfSubject = (value: unknown): value is { readonly from: unknown; readonly to: unknown } =>
  typeof value === 'object' &&
  value !== null &&
  'field' in value &&
  value.field === 'subject' &&
  'from' in value &&
  'to' in value;
