import { searchTerms } from '../search/terms.js';
import type { Item } from './item.js';

/** What lists and searches select an item by; stored with it, and kept in step with what it is made of. */
export type Findable = Required<Pick<Item, 'terms' | 'ticketed' | 'answered'>>;

type Told = Pick<Item, 'text' | 'gone'> & { readonly author: Pick<Item['author'], 'handle' | 'name'> };

/** The texts that an item is found by. */
export const searchedIn = ({ text, author }: Omit<Told, 'gone'>): string[] => [
  text,
  author.handle,
  author.name,
];

/** What it is found by; nothing, once X no longer shows it (S25). */
export const itemTerms = (item: Told): string[] => (item.gone ? [] : searchTerms(searchedIn(item)));

export const findable = (item: Told & Pick<Item, 'ticketId' | 'answeredAt'>): Findable => ({
  terms: itemTerms(item),
  ticketed: item.ticketId !== null,
  answered: item.answeredAt !== null,
});
