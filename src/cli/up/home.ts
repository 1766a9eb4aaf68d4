import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { freshKey } from '../../config.js';
import { homeIn } from '../../servers/children.js';
import { Advice } from '../advice.js';

/** Everything `up` keeps between starts lies in one folder; removing it starts afresh. */
export const keptIn = (folder: string) => ({
  folder,
  ...homeIn(folder),
  ports: join(folder, 'ports.json'),
  secrets: join(folder, 'env'),
  access: join(folder, 'access.json'),
  owner: join(folder, 'up.json'),
  mongodb: join(folder, 'mongodb'),
  temporal: join(folder, 'temporal', 'temporal.db'),
  sandbox: join(folder, 'sandbox', 'x.jsonl'),
});

export type Kept = ReturnType<typeof keptIn>;

/** Makes the folder; throws what to do where that can't be, before anything is started. */
export function requireFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Advice(`Nothing can be kept in ${folder}: ${why}. Name a folder of yours: --folder <path>.`, {
      cause: error,
    });
  }
}

/** Secrets made at the first start and kept, since what they encrypt is kept too. */
export function keptSecrets(file: string): { PERCH_KEYS: string } {
  if (existsSync(file)) {
    const { PERCH_KEYS } = parseEnv(readFileSync(file, 'utf8'));
    if (PERCH_KEYS !== undefined && PERCH_KEYS !== '') return { PERCH_KEYS };
  }
  const PERCH_KEYS = freshKey('local');
  writePrivate(file, `PERCH_KEYS=${PERCH_KEYS}\n`);
  return { PERCH_KEYS };
}

/** Readable by this user only, from the first byte on; a reader never finds half of it. */
export function writePrivate(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
