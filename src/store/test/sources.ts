import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of Perch that may write to the database, without their tests. */
export const sources = ['src', 'api', 'activities'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(folder, name)),
);

export const textOf = (path: string): string => readFileSync(path, 'utf8');
