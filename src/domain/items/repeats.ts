import type { CapturedItem } from './captured.js';
import type { Item } from './item.js';
import { withVersion } from './versions.js';

/** What makes an item one item within its account, whichever lists bring it. */
export const itemKey = ({ kind, xId }: Pick<Item, 'kind' | 'xId'>): string => `${kind}/${xId}`;

/** X may give an item twice in one answer, also in two versions; origins and versions add up. */
export function withoutRepeats(captured: readonly CapturedItem[]): CapturedItem[] {
  const byKey = new Map<string, CapturedItem>();
  for (const item of captured) {
    const twin = byKey.get(itemKey(item));
    byKey.set(itemKey(item), twin ? together(twin, item) : item);
  }
  return [...byKey.values()];
}

const together = (twin: CapturedItem, item: CapturedItem): CapturedItem => ({
  ...twin,
  ...withVersion(twin, item),
  origins: [...new Set([...twin.origins, ...item.origins])],
});
