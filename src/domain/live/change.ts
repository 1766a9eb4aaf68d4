/** A change of one document, told after it is there for good. */
export interface Change {
  /** Where it stands among all changes; places are compared as texts. */
  readonly place: string;
  readonly collection: string;
  readonly id: string;
  readonly kind: 'made' | 'changed' | 'deleted';
  /** The fields that were set or removed, by their first name; null: any of them. */
  readonly touched: readonly string[] | null;
}

/**
 * One change for each document, where its last one stands: what is sent is what the document is now, so
 * several would say the same, and whoever goes on from one of them misses nothing.
 */
export function oncePerDocument(changes: readonly Change[]): Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.collection}/${change.id}`;
    const before = merged.get(key);
    merged.delete(key);
    merged.set(key, before ? after(before, change) : change);
  }
  return [...merged.values()];
}

const after = (before: Change, change: Change): Change => ({
  ...change,
  kind: before.kind === 'made' && change.kind === 'changed' ? 'made' : change.kind,
  touched:
    before.touched === null || change.touched === null
      ? null
      : [...new Set([...before.touched, ...change.touched])],
});

/** Whether any of these fields was set or removed. */
export const touches = ({ touched }: Change, fields: readonly string[]): boolean =>
  touched === null || touched.some((name) => fields.includes(name));
