import { describe, expect, it } from 'vitest';
import {
  filled,
  notePlaceholders,
  placeholders,
  placeholdersIn,
  sharedPlaceholders,
  unknownPlaceholders,
} from './placeholders.js';

describe('placeholders', () => {
  it('S52 tells what is no placeholder, each once', () => {
    const text = 'Hi {{requester.name}}, {{ requester.nam }} {{requester.nam}} {{}} {{ticket.number }}';
    expect(unknownPlaceholders(text)).toEqual(['requester.nam', '']);
  });

  it.each(placeholders)('S52 knows %s', (name) => {
    expect(unknownPlaceholders(`{{${name}}}`)).toEqual([]);
    expect(filled(`<{{ ${name} }}>`, { [name]: 'value' })).toBe('<value>');
    expect(filled(`<{{${name}}}>`, {})).toBe('<>');
  });

  it('S52 knows what has no value in a text, by where it stands', () => {
    const text = '{{ticket.number}} {{ticket.subject}} {{satisfaction.url}}';
    expect(unknownPlaceholders(text)).toEqual([]);
    expect(unknownPlaceholders(text, sharedPlaceholders)).toEqual(['satisfaction.url']);
    expect(unknownPlaceholders(text, notePlaceholders)).toEqual(['ticket.subject', 'satisfaction.url']);
  });

  it('S52 names those that a text has, and none in a text without', () => {
    expect(placeholdersIn('{{group.name}} {{ group.name }} {{nothing}}')).toEqual(['group.name']);
    expect(placeholdersIn('{group.name} group.name')).toEqual([]);
  });

  it('S52 fills in one pass: what a customer wrote is no placeholder', () => {
    const values = { 'requester.name': '{{ticket.url}} $& $1', 'ticket.url': 'secret' };
    expect(filled('Dear {{requester.name}}', values)).toBe('Dear {{ticket.url}} $& $1');
  });

  it('S52 leaves what it does not know', () => {
    expect(filled('{{toString}} {{constructor}}', {})).toBe('{{toString}} {{constructor}}');
  });
});
