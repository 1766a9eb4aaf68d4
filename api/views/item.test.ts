import { expect, test } from 'vitest';
import { account, ada, at, post } from '../../src/domain/test/examples.js';
import { shownFields } from '../../src/domain/live/item-change.js';
import { viewItem } from './item.js';

test('S28 a change of whatever a list shows of an item is told to those who listen', () => {
  const read = new Set<string>();
  const watched = new Proxy(post(at(1), ada, {}), {
    get(item, name) {
      read.add(String(name));
      return Reflect.get(item, name) as unknown;
    },
  });
  viewItem(watched, { account: account(), seenTickets: new Set(), reposted: new Set(), plan: 'selfServe' });
  expect([...read].filter((name) => name !== '_id').toSorted()).toEqual(shownFields.toSorted());
});
