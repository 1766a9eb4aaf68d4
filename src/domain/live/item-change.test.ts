import { describe, expect, test } from 'vitest';
import type { Item } from '../items/item.js';
import type { Wanted } from '../items/selection.js';
import { ada, at, post } from '../test/examples.js';
import type { Change } from './change.js';
import { newsOfItem, type ItemNews } from './item-change.js';

const item: Item = {
  ...post(at(1), ada, {}),
  origins: ['mention'],
  streamIds: ['s1'],
  ticketed: false,
  answered: false,
};

interface Row {
  readonly when: string;
  readonly change: Partial<Change>;
  readonly item?: Partial<Item> | null;
  readonly wanted?: Wanted;
  readonly news: ItemNews;
}

const rows: Row[] = [
  { when: 'it came', change: { kind: 'made' }, news: 'item' },
  { when: 'it came, and is not wanted', change: { kind: 'made' }, wanted: { tab: 'likes' }, news: null },
  { when: 'what is shown changed', change: { touched: ['edits'] }, news: 'item' },
  { when: 'only what nobody is shown changed', change: { touched: ['recheckAt', 'terms'] }, news: null },
  { when: 'it was replaced', change: { touched: null }, news: 'item' },
  { when: 'it is not seen, or gone meanwhile', change: { touched: ['text'] }, item: null, news: null },
  { when: 'it was deleted, seen or not', change: { kind: 'deleted' }, item: null, news: 'reset' },
  {
    when: 'it has come into the selection by what is not shown',
    change: { touched: ['ticketed'] },
    item: { ticketed: true },
    wanted: { ticketed: true },
    news: 'item',
  },
  ...(
    [
      ['ticketed', { ticketed: true }, { ticketed: false }],
      ['answered', { answered: true }, { answered: false }],
      ['origins', { origins: ['like'] }, { tab: 'mentions' }],
      ['streamIds', { streamIds: ['s2'] }, { streamId: 's1' }],
    ] as const
  ).flatMap(([field, is, wanted]): Row[] => [
    { when: `${field} took it out`, change: { touched: [field] }, item: is, wanted, news: 'gone' },
    { when: `it was out by ${field}`, change: { touched: ['text'] }, item: is, wanted, news: null },
    { when: `${field} may have taken it out`, change: { touched: null }, item: is, wanted, news: 'gone' },
    { when: `it came, out by ${field}`, change: { kind: 'made' }, item: is, wanted, news: null },
    { when: `${field} changed of what is still in`, change: { touched: [field] }, wanted, news: 'item' },
  ]),
  {
    when: 'it is of another account, whatever left the selection',
    change: { touched: ['ticketed'] },
    item: { ticketed: true },
    wanted: { accountId: 'another', ticketed: false },
    news: null,
  },
];

describe('S28 of a change somebody is told', () => {
  test.each(rows)('$news when $when', ({ change, item: is, wanted = {}, news }) => {
    const made: Change = {
      ...{ place: '1', collection: 'items', id: item._id, kind: 'changed', touched: [] },
      ...change,
    };
    expect(newsOfItem(made, is === null ? null : { ...item, ...is }, wanted)).toBe(news);
  });
});
