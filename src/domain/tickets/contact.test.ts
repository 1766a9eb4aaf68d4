import { describe, expect, test } from 'vitest';
import { isMeant, isSearch, searched, searchTerms } from '../search/terms.js';
import { at, user } from '../test/examples.js';
import { contactTexts, searchable, type Contact } from './contact.js';

const contact = (changes: Partial<Contact>): Contact => ({
  ...{ _id: 'contact', name: 'Grace Hopper', email: null, phone: null, xUsers: [] },
  ...{ createdAt: at(0), updatedAt: at(0), ...changes },
});
const finds = (q: string, changes: Partial<Contact>): boolean =>
  isSearch(searched(q)) && isMeant(contactTexts(contact(changes)), searched(q));

describe('S63 a contact is found', () => {
  test.each([
    ['hopper', {}],
    ['GRACE hop', {}],
    ['hopper grace', {}],
    ['grace@example', { email: 'grace@example.com' }],
    ['grace@example.com', { email: 'grace@example.com' }],
    ['example', { email: 'grace@example.com' }],
    ['@ada_l', { xUsers: [{ ...user('1', { handle: 'ada_l' }), formerHandles: [] }] }],
    ['ada_', { xUsers: [{ ...user('1', { handle: 'ada_l' }), formerHandles: [] }] }],
    ['＠ada', { xUsers: [{ ...user('1', { handle: 'ada' }), formerHandles: [] }] }],
    ['old', { xUsers: [{ ...user('1'), formerHandles: [{ handle: 'old', until: null }] }] }],
    ['ÉLODIE', { name: 'Élodie Ça' }],
    ['jose', { name: 'José' }],
    ["o'brien", { name: 'Ann O’Brien' }],
    ['brien', { name: "Ann O'Brien" }],
    ['太郎', { name: '山田太郎' }],
    ['田太', { name: '山田太郎' }],
    ['민수', { name: '김민수' }],
    ['+49 170', { phone: '+49 170 12345' }],
    ['170', { phone: '+49 170 12345' }],
    ['before', { merged: [{ contactId: 'm', name: 'Before', email: null, phone: null, at: at(1) }] }],
  ] satisfies [string, Partial<Contact>][])('by %s: %j', (q, changes) => {
    expect(finds(q, changes)).toBe(true);
    expect(searchable(contact(changes)).terms).toEqual(searchTerms(contactTexts(contact(changes))));
  });

  test.each(['opper', 'grace ada', '@', '   ', '.*', '\0'])('but not by %j', (q) =>
    expect(finds(q, {})).toBe(false),
  );
});
