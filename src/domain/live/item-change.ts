import type { Item } from '../items/item.js';
import { isSelected, selectingFields, type Wanted } from '../items/selection.js';
import { touches, type Change } from './change.js';

/** What somebody who listens to the social tab is told of a change; null: nothing. */
export type ItemNews = 'item' | 'gone' | 'reset' | null;

/** What of an item is shown; anything else changes without a word. */
export const shownFields: readonly string[] = [
  'accountId',
  'kind',
  'xId',
  'origins',
  'streamIds',
  'author',
  'text',
  'media',
  'createdAt',
  'edits',
  'gone',
  'ticketId',
  'answeredAt',
  'verdict',
  'setAside',
  'liked',
  'reposted',
] satisfies (keyof Item)[];

/**
 * Judged by the item as it is now, and `null` where the listener does not see it (S29) or it is no more: then its
 * deletion follows. Who saw a deleted item nobody can tell: that one is missing is told, and no id.
 */
export function newsOfItem(change: Change, item: Item | null, wanted: Wanted): ItemNews {
  if (change.kind === 'deleted') return 'reset';
  if (!item) return null;
  if (wanted.accountId !== undefined && item.accountId !== wanted.accountId) return null;
  if (!isSelected(item, wanted)) return touches(change, selectingFields(wanted)) ? 'gone' : null;
  const isOther = change.kind === 'made' || touches(change, [...shownFields, ...selectingFields(wanted)]);
  return isOther ? 'item' : null;
}
