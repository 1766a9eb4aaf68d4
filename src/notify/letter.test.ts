import { expect, test } from 'vitest';
import { letterHtml, letterText } from './letter.js';

const url = `https://desk.example.com/r/${'x'.repeat(120)}`;
const letter = {
  heading: 'Tom & <i>Jerry</i>',
  blocks: [
    { paragraph: 'word '.repeat(40).trim() },
    { list: ['first '.repeat(20).trim(), '<script>second</script>'] },
    { link: { label: 'Reauthorize "@acme"', url } },
  ],
  footer: 'To every admin.',
};

test('the text breaks between words within 72 columns, and never a link, which stands alone', () => {
  const lines = letterText(letter).split('\n');
  expect(lines.filter((line) => line.length > 72)).toEqual([url]);
  expect(letterText(letter)).toContain(`${'word '.repeat(14).trim()}\nword`);
});

test('the lines of a list item stand below each other', () => {
  expect(letterText(letter)).toContain('- first first');
  expect(letterText(letter)).toMatch(/\n {2}first/);
});

test('a word longer than a line stays whole', () => {
  const word = 'x'.repeat(200);
  const text = letterText({ ...letter, blocks: [{ paragraph: `before ${word} after` }] });
  expect(text).toContain(`\nbefore\n${word}\nafter\n`);
});

test('the HTML shows every text as it is and runs none of it', () => {
  const html = letterHtml(letter);
  expect(html).toContain('Tom &amp; &lt;i&gt;Jerry&lt;/i&gt;');
  expect(html).toContain('&lt;script&gt;second&lt;/script&gt;');
  expect(html).toContain('Reauthorize &quot;@acme&quot;');
  expect(html).not.toMatch(/<script|<i>/);
});

test('the HTML fetches nothing: its only address is the link’s', () => {
  const html = letterHtml(letter);
  expect(html).not.toMatch(/<img|<link|src=|url\(|@import/);
  expect(new Set(html.match(/https?:\/\/[^\s"<]+/g))).toEqual(new Set([url]));
});
