import type { Key } from '../../config.js';
import type { Database } from '../database.js';
import { KeyMissing } from '../sealed.js';
import { grantsRepository } from './repository.js';

/** The keys that stored tokens need and the ring lacks; polls of the accounts concerned can't ask anything of X. */
export async function missingKeys(db: Database, keys: readonly Key[]): Promise<KeyMissing[]> {
  const missing = await grantsRepository(db, keys).missingKeys();
  return missing.map((id) => new KeyMissing(id, `PERCH_KEYS lacks the key "${id}".`));
}
