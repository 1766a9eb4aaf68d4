import type { Item, Origin } from './item.js';

export const tabs = ['mentions', 'directMessages', 'likes', 'streams'] as const;
export type Tab = (typeof tabs)[number];

/** What a stream found may answer or quote us as well, and is no mention as long as X does not list it as one. */
export const originOf = {
  mentions: 'mention',
  directMessages: 'directMessage',
  likes: 'like',
  streams: 'stream',
} as const satisfies Record<Tab, Origin>;

/** Which items of the social tab are wanted, as far as one item alone shows it; undefined selects all. */
export interface Wanted {
  readonly accountId?: string | undefined;
  readonly tab?: Tab | undefined;
  readonly streamId?: string | undefined;
  readonly ticketed?: boolean | undefined;
  readonly answered?: boolean | undefined;
}

type Selectable = Pick<Item, 'accountId' | 'origins' | 'streamIds' | 'ticketed' | 'answered'>;

/** Whether the list with this filter holds the item. */
export const isSelected = (item: Selectable, wanted: Wanted): boolean =>
  (wanted.accountId === undefined || item.accountId === wanted.accountId) &&
  (wanted.tab === undefined || item.origins.includes(originOf[wanted.tab])) &&
  (wanted.streamId === undefined || (item.streamIds ?? []).includes(wanted.streamId)) &&
  (wanted.ticketed === undefined || item.ticketed === wanted.ticketed) &&
  (wanted.answered === undefined || item.answered === wanted.answered);

/** The fields by which an item comes into the selection and leaves it; it never changes its account. */
export const selectingFields = ({ tab, streamId, ticketed, answered }: Wanted): (keyof Item)[] => [
  ...(tab === undefined ? [] : (['origins'] as const)),
  ...(streamId === undefined ? [] : (['streamIds'] as const)),
  ...(ticketed === undefined ? [] : (['ticketed'] as const)),
  ...(answered === undefined ? [] : (['answered'] as const)),
];
