import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/root.js';

/** What is installed, made or kept: no part of a checkout. */
const MADE = new Set(['node_modules', 'build', 'coverage', '.git', '.perch']);

/** Every file and folder of this checkout, as paths from its root; folders without a slash at the end. */
export const checkout: readonly string[] = readdirSync(root, { withFileTypes: true })
  .filter(({ name }) => !MADE.has(name))
  .flatMap((entry) => [
    entry.name,
    ...(entry.isDirectory()
      ? readdirSync(join(root, entry.name), { recursive: true, encoding: 'utf8' }).map((path) =>
          join(entry.name, path),
        )
      : []),
  ]);

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

export interface Document {
  readonly path: string;
  readonly text: string;
}

export const documents: readonly Document[] = checkout
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: read(path) }));
