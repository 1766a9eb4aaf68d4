import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { checkout, documents, type Document } from './checkout.js';
import { anchorsOf, linksIn } from './markdown.js';
import { deadPathsIn } from './paths.js';

const entries = new Set(['.', ...checkout]);

/** Relative links of a document that lead to no file, or to no heading in it. */
const deadLinksIn = ({ path, text }: Document): string[] =>
  linksIn(text).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : posix.join(posix.dirname(path), file);
    if (!entries.has(target.replace(/\/$/, ''))) return true;
    if (anchor === undefined) return false;
    const there = target === path ? text : documents.find((document) => document.path === target)?.text;
    return !anchorsOf(there ?? '').includes(anchor);
  });

const dead = (find: (document: Document) => string[]) =>
  documents.flatMap((document) => find(document).map((what) => `${document.path}: ${what}`));

test('every relative link leads to a file of the checkout, and to a heading in it', () => {
  expect(documents.flatMap(({ text }) => linksIn(text)).length).toBeGreaterThan(20);
  expect(dead(deadLinksIn)).toEqual([]);
});

test('every path between backticks is one of the checkout', () => {
  expect(dead(deadPathsIn)).toEqual([]);
});

test('a link to a file or heading that is not there is found', () => {
  const text =
    '# A b: `c`\n\n[1](#a-b-c) [2](#a-c) [3](../README.md) [4](away.md) [5](https://x.com/a) `[6](no)`';
  expect(deadLinksIn({ path: 'docs/errors.md', text })).toEqual(['#a-c', 'away.md']);
  expect(
    deadLinksIn({ path: 'docs/errors.md', text: '[1](../README.md#two-commands) [2](../README.md#no)' }),
  ).toEqual(['../README.md#no']);
});

test('a path that is not there is found, whole, short or with a gap; routes and names are no paths', () => {
  const there =
    '`x-error.ts` beside `src/x/errors/classify.ts`, `src/config`, `start-*.ts` of `src/servers/`';
  expect(deadPathsIn({ path: 'docs/a.md', text: `${there}, \`/v1/x.ts\`, \`post.fields\`` })).toEqual([]);
  const gone = '`x-error.ts`\n\n`src/x/gone.ts`, `src/gone`, `gone-*.ts` of `src/servers/`, `gone/`';
  expect(deadPathsIn({ path: 'docs/a.md', text: gone })).toEqual([
    'x-error.ts',
    'src/x/gone.ts',
    'src/gone',
    'gone-*.ts',
    'gone/',
  ]);
});
