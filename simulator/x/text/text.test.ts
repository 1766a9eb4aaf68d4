import { describe, expect, it } from 'vitest';
import { codePoints } from './code-points.js';
import { compose } from './compose.js';
import { entitiesOf, mentionedNames } from './entities.js';
import { findUrls } from './urls.js';
import { cutToWeight, weightedLength } from './weight.js';

const acme = { id: '77', username: 'Acme' };
const findUser = (name: string) => (name.toLowerCase() === 'acme' ? acme : undefined);
const composed = (typed: string) =>
  compose(typed, { id: '1', permalink: 'https://x.com/alice/status/1', trailing: [], findUser });

describe('weighted length, by twitter-text configuration v3', () => {
  it.each([
    ['', 0],
    ['hello', 5],
    ['über', 4],
    ['日本', 4],
    ['한국어', 6],
    ['…', 2],
    ['“quoted”', 8],
    ['👍', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['1️⃣', 2],
    ['see https://example.com/a/very/long/path/that/goes/on?and=on', 27],
    ['see example.com now', 4 + 23 + 4],
    ['http://a.de', 23],
  ])('%j weighs %i', (text, weight) => {
    expect(weightedLength(text)).toBe(weight);
  });

  it('counts the composed form, so that a decomposed accent costs nothing', () => {
    expect(weightedLength('e\u0301')).toBe(1);
  });

  it('cuts within the limit and never inside a word it could keep', () => {
    const cut = cutToWeight('one two three four', 10);
    expect(cut).toBe('one two');
  });
});

describe('links', () => {
  it('end before the punctuation that follows them', () => {
    expect(findUrls('(see https://example.com/x).').map((url) => url.written)).toEqual([
      'https://example.com/x',
    ]);
  });

  it('are not seen in e-mail addresses or handles', () => {
    expect(findUrls('write to me@example.com or @acme.com')).toEqual([]);
  });

  it('become t.co links of 23 characters, listed with where they lead', () => {
    const { text, entities } = composed('look https://example.com/parcel!');
    expect(text).toMatch(/^look https:\/\/t\.co\/[A-Za-z0-9]{10}!$/);
    expect(entities.urls).toMatchObject([
      { start: 5, end: 28, expanded_url: 'https://example.com/parcel', display_url: 'example.com/parcel' },
    ]);
  });
});

describe('entities', () => {
  it('count Unicode code points, not UTF-16 units', () => {
    const { mentions } = entitiesOf('𝕏𝕏 @acme', [], findUser);
    expect(mentions).toEqual([{ start: 3, end: 8, username: 'acme', id: '77' }]);
  });

  it('link only users who exist, and not addresses', () => {
    expect(entitiesOf('@nobody a@acme.com', [], findUser).mentions).toEqual([]);
    expect(mentionedNames('@acme, (@acme) a@acme.com @waytoolongforahandle')).toEqual(['acme', 'acme']);
  });

  it('find hashtags and cashtags, not numbers', () => {
    const found = entitiesOf('#Überraschung #2026 $ACME $5 #日本', [], findUser);
    expect(found.hashtags.map((tag) => tag.tag)).toEqual(['Überraschung', '日本']);
    expect(found.cashtags.map((tag) => tag.tag)).toEqual(['ACME']);
  });

  it('sit in the escaped text where the text shows them', () => {
    const { text, entities } = composed('a & b < c @Acme #tag');
    expect(text).toBe('a &amp; b &lt; c @Acme #tag');
    const cut = (of: { start: number; end: number } | undefined) =>
      codePoints(text).slice(of?.start, of?.end).join('');
    expect(cut(entities.mentions[0])).toBe('@Acme');
    expect(cut(entities.hashtags[0])).toBe('#tag');
  });
});

describe('long posts', () => {
  it('show their beginning, and the whole in the note', () => {
    const typed = `${'word '.repeat(100)}@acme at the end`;
    const { text, note, entities } = composed(typed);
    expect(weightedLength(text)).toBeLessThanOrEqual(280);
    expect(text).toMatch(/… https:\/\/t\.co\/\w{10}$/);
    expect(entities.mentions).toEqual([]);
    expect(note?.text).toBe(typed);
    expect(note?.entities.mentions).toHaveLength(1);
  });

  it('begin beyond 280, not at it', () => {
    expect(composed('x'.repeat(280)).note).toBeUndefined();
    expect(composed('x'.repeat(281)).note?.text).toHaveLength(281);
  });
});
