import type { Key } from '../../config.js';
import type { Database } from '../database.js';
import { KeyMissing } from '../sealed.js';
import { settingsRepository } from '../settings/repository.js';
import { grantsRepository } from './repository.js';

/**
 * The keys that what is stored needs and the ring lacks: polls of accounts whose tokens need one can't ask
 * anything of X, links of tickets stop, and so do the shortener and webhooks.
 */
export async function missingKeys(db: Database, keys: readonly Key[]): Promise<KeyMissing[]> {
  const ofGrants = await grantsRepository(db, keys).missingKeys();
  const ofLinks: unknown[] = await db.ticketLinks.distinct('codes.keyId');
  const ofWebhooks: unknown[] = await db.webhooks.distinct('secrets.sealed.keyId');
  const { ticketLinks } = await settingsRepository(db).get();
  const ofShortener = ticketLinks.shortenerConfig.bitlyToken?.keyId ?? [];
  const needed = new Set([...ofGrants, ...[...ofLinks, ...ofWebhooks].map(String), ...[ofShortener].flat()]);
  return [...needed]
    .filter((id) => !keys.some((key) => key.id === id))
    .map((id) => new KeyMissing(id, `PERCH_KEYS lacks the key "${id}".`));
}
