import { describe, expect, test } from 'vitest';
import { oncePerDocument, touches, type Change } from './change.js';

const change = (place: string, id: string, changes: Partial<Change> = {}): Change => ({
  ...{ place, collection: 'items', id, kind: 'changed', touched: [] },
  ...changes,
});

describe('changes of one document are one', () => {
  test('where the last of them stands, with all that they touched', () => {
    const merged = oncePerDocument([
      change('1', 'a', { touched: ['text'] }),
      change('2', 'b', { touched: ['media'] }),
      change('3', 'a', { touched: ['text', 'origins'] }),
    ]);
    expect(merged).toEqual([
      change('2', 'b', { touched: ['media'] }),
      change('3', 'a', { touched: ['text', 'origins'] }),
    ]);
  });

  test('made and changed is made, made and deleted is deleted, and replaced touches everything', () => {
    const kindOf = (...kinds: Change['kind'][]) =>
      oncePerDocument(kinds.map((kind, index) => change(String(index), 'a', { kind })))[0]?.kind;
    expect(kindOf('made', 'changed', 'changed')).toBe('made');
    expect(kindOf('made', 'deleted')).toBe('deleted');
    expect(kindOf('deleted', 'made')).toBe('made');
    const [replaced] = oncePerDocument([change('1', 'a', { touched: null }), change('2', 'a')]);
    expect(replaced && touches(replaced, ['anything'])).toBe(true);
  });

  test('those of other collections are others', () => {
    const both = [change('1', 'a'), change('2', 'a', { collection: 'tickets' })];
    expect(oncePerDocument(both)).toEqual(both);
  });
});
